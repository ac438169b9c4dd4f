package org.jaket.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/** A Hugging Face directory that jaket itself made in its cache, sealed with the checksum of its weights. */
final class CachedModel {

    static final String CHECKSUM = "model.sha256";

    private CachedModel() {}

    /** Writes the checksum of the weights beside them. */
    static void seal(Path directory) throws IOException {
        Files.writeString(
                directory.resolve(CHECKSUM),
                AtomicFiles.sha256(directory.resolve(HuggingFaceDirectory.WEIGHTS)) + "\n");
    }

    /** Whether every file is there; the weights themselves are checked by {@link #read}. */
    static boolean isThere(Path directory) {
        return Files.isRegularFile(directory.resolve(CHECKSUM))
                && Files.isRegularFile(directory.resolve(HuggingFaceDirectory.WEIGHTS))
                && Files.isRegularFile(directory.resolve(HuggingFaceDirectory.CONFIG))
                && Files.isRegularFile(directory.resolve(HuggingFaceDirectory.TOKENIZER));
    }

    /** The model if it is there and as it was written, else null. */
    static @Nullable Backbone read(Path directory, String name, Path cacheDir) {
        if (!isThere(directory)) {
            return null;
        }
        try {
            Backbone backbone = HuggingFaceReader.read(directory, name, cacheDir);
            String sealed = Files.readString(directory.resolve(CHECKSUM)).strip();
            return sealed.equals(backbone.sha256()) ? backbone : null;
        } catch (BadInputException | IOException e) {
            return null;
        }
    }

    /**
     * The model, made first if it is not there or damaged.
     *
     * @param maker makes the directory, or throws
     * @throws BadInputException if it cannot be made
     */
    static Backbone load(Path directory, String name, Path cacheDir, Runnable maker) {
        Backbone found = read(directory, name, cacheDir);
        if (found != null) {
            return found;
        }
        try {
            maker.run();
        } catch (BadInputException e) {
            // Another process may have made it at the same time; then its directory is as good.
            Backbone others = read(directory, name, cacheDir);
            if (others != null) {
                return others;
            }
            throw e;
        }
        return HuggingFaceReader.read(directory, name, cacheDir);
    }
}
