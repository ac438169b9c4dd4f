package org.jaket.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where backbones are unpacked once for all runs. */
final class CacheDirectory {

    private CacheDirectory() {}

    /** {@code $JAKET_CACHE}, or {@code jaket} in {@code $XDG_CACHE_HOME}, or {@code ~/.cache/jaket}. */
    static Path path() {
        return path(
                System.getenv("JAKET_CACHE"), System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home", "."));
    }

    static Path path(@Nullable String own, @Nullable String shared, String home) {
        if (own != null && !own.isEmpty()) {
            return Path.of(own);
        }
        Path caches = shared != null && !shared.isEmpty() ? Path.of(shared) : Path.of(home, ".cache");
        return caches.resolve("jaket");
    }
}
