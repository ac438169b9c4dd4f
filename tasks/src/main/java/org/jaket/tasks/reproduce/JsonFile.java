package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A file that holds one JSON value. */
final class JsonFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonFile() {}

    /**
     * Reads a file.
     *
     * @throws BadInputException if it cannot be read or is no JSON
     */
    static JsonNode read(Path file) {
        try {
            return JSON.readTree(Utf8.read(file));
        } catch (JacksonException e) {
            throw new BadInputException(file + ": expected JSON, found something else (" + JsonFault.of(e) + ")", e);
        }
    }

    /** Writes a value, indented; the file appears whole or not at all. */
    static void write(Path file, Object value) {
        AtomicFiles.write(file, JSON.writeValueAsString(value) + "\n");
    }
}
