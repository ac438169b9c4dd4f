package org.jaket.tasks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonLine;

/** JSON Lines that appear under their name whole or not at all, and survive a crash once they did. */
public final class JsonLinesFile {

    private JsonLinesFile() {}

    /**
     * Writes one object a line, over whatever had the name.
     *
     * @param file the file; its directory must exist
     * @param objects the objects, each as name to value
     * @throws BadInputException if it cannot be written
     */
    public static void write(Path file, Iterator<? extends Map<String, ?>> objects) {
        Path partial = AtomicFiles.partial(file);
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
                while (objects.hasNext()) {
                    writer.write(JsonLine.of(objects.next()));
                    writer.write('\n');
                }
            }
            AtomicFiles.replaceFile(partial, file);
        } catch (IOException e) {
            delete(partial);
            throw BadInputException.writing(file, e);
        } catch (RuntimeException e) {
            delete(partial);
            throw e;
        }
    }

    private static void delete(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw BadInputException.writing(partial, e);
        }
    }
}
