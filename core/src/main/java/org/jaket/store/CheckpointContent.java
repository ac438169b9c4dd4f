package org.jaket.store;

import java.nio.file.Path;
import java.util.Map;

/** Writes the files of a checkpoint. */
@FunctionalInterface
public interface CheckpointContent {

    /**
     * Writes files, not directories.
     *
     * @param directory an empty directory; the files get their checksums and their final place afterwards
     * @return the state that belongs to them, of strings, numbers, booleans, lists and maps
     */
    Map<String, ?> write(Path directory);
}
