package org.jaket.store;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.JsonNode;

/** Appends JSON objects to a file, one a line, each written out at once; {@link EventLines} reads them. */
public final class EventWriter implements AutoCloseable {

    private final Path file;
    private final BufferedWriter writer;

    /**
     * Opens a file for appending.
     *
     * @param file the file; need not exist
     * @throws BadInputException if it cannot be written
     */
    public EventWriter(Path file) {
        this.file = file;
        try {
            writer = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /**
     * Appends an object.
     *
     * @throws BadInputException if it cannot be written
     */
    public void add(JsonNode event) {
        try {
            writer.write(JsonLine.of(event));
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }
}
