package org.jaket.store;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files to which a process appends one JSON object a line, of which a kill may have cut the last one short. They are never
 * held in memory; a line that is no JSON is passed over.
 */
public final class EventLines {

    private EventLines() {}

    /**
     * Visits the events of a file, in its order.
     *
     * @param file the file; nothing happens if it does not exist
     * @throws BadInputException if it cannot be read, or a line that has an end is not UTF-8
     */
    public static void forEach(Path file, Consumer<JsonNode> visitor) {
        if (Files.isRegularFile(file)) {
            Utf8.forEachAppendedLine(file, line -> {
                JsonNode event = parse(line.text());
                if (event != null) {
                    visitor.accept(event);
                }
            });
        }
    }

    /**
     * Takes events out of a file, whose other lines stay as they are to the byte. A crash leaves the old file or the new one.
     *
     * @param file the file; nothing happens if it does not exist
     * @param kept whether an event stays
     * @throws BadInputException as {@link #forEach}, or if the file cannot be written
     */
    public static void keep(Path file, Predicate<JsonNode> kept) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        Path partial = AtomicFiles.partial(file);
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
                Utf8.forEachAppendedLine(file, line -> copy(line.text(), kept, writer, file));
            }
            AtomicFiles.replaceFile(partial, file);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        } finally {
            AtomicFiles.deleteQuietly(partial);
        }
    }

    private static void copy(String line, Predicate<JsonNode> kept, BufferedWriter writer, Path file) {
        JsonNode event = parse(line);
        if (event != null && kept.test(event)) {
            try {
                writer.write(line);
                writer.write('\n');
            } catch (IOException e) {
                throw BadInputException.writing(file, e);
            }
        }
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            return JsonMapper.shared().readTree(line);
        } catch (JacksonException e) {
            return null;
        }
    }
}
