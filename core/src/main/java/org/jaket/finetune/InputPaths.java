package org.jaket.finetune;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Paths of input files as a run's options keep them: absolute, so that the run can be used from any directory. */
public final class InputPaths {

    private InputPaths() {}

    /**
     * The absolute, normalized form of a path.
     *
     * @param path as it was given; a relative one starts from the directory of the process
     */
    public static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    /** As {@link #absolute}; null for none. */
    public static @Nullable String absoluteOrNone(@Nullable String path) {
        return path == null ? null : absolute(path);
    }
}
