package org.jaket.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Relations and categories in files of their own, as JSON Lines: what the classes of a trained head stand for. */
public final class RecordFiles {

    private RecordFiles() {}

    /**
     * Reads relations.
     *
     * @param file JSON Lines as in a data set's {@code relations.jsonl}
     * @throws BadInputException if it cannot be read
     */
    public static List<Relation> relations(Path file) {
        try (JsonLines lines = JsonLines.open(file, count(file))) {
            return Records.all(lines, Records::relation);
        }
    }

    /**
     * Reads categories.
     *
     * @param file JSON Lines as in a data set's {@code categories.jsonl}
     * @throws BadInputException if it cannot be read
     */
    public static List<Category> categories(Path file) {
        try (JsonLines lines = JsonLines.open(file, count(file))) {
            return Records.all(lines, Records::category);
        }
    }

    /** Writes relations, one a line, atomically. */
    public static void writeRelations(Path file, List<Relation> relations) {
        write(file, relations.stream().map(Records::toJson));
    }

    /** Writes categories, one a line, atomically. */
    public static void writeCategories(Path file, List<Category> categories) {
        write(file, categories.stream().map(Records::toJson));
    }

    private static void write(Path file, Stream<tools.jackson.databind.node.ObjectNode> records) {
        StringBuilder lines = new StringBuilder();
        records.forEach(record -> lines.append(JsonLine.of(Json.LINE, record)).append('\n'));
        AtomicFiles.write(file, lines.toString());
    }

    private static long count(Path file) {
        long count = 0;
        try {
            for (byte b : Files.readAllBytes(file)) {
                count += b == '\n' ? 1 : 0;
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
        return count;
    }
}
