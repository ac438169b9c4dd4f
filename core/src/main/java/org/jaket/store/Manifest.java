package org.jaket.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The files of a directory with the size and checksum of each. */
record Manifest(Map<String, Entry> files) {

    private static final long WORTH_THREADS = 1 << 24;

    record Entry(String sha256, long bytes) {}

    Manifest {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    static Entry entry(Path file) {
        try {
            return new Entry(AtomicFiles.sha256(file), Files.size(file));
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    ObjectNode toJson() {
        ObjectNode node = Json.MAPPER.createObjectNode();
        files.forEach((name, entry) ->
                node.putObject(name).put("sha256", entry.sha256()).put("bytes", entry.bytes()));
        return node;
    }

    static Manifest parse(JsonNode node, String where) {
        Map<String, Entry> files = new TreeMap<>();
        for (String name : node.propertyNames()) {
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}")) {
                throw new BadInputException(where + " lists a file with an impossible name: " + name);
            }
            JsonNode file = Json.child(node, name, where);
            files.put(
                    name,
                    new Entry(Json.text(file, "sha256", where), Json.count(file, "bytes", Long.MAX_VALUE, where)));
        }
        return new Manifest(files);
    }

    /** Refuses a directory in which a file is missing or has another size or checksum. */
    void verify(Path directory, boolean checksums) {
        long largest = files.values().stream().mapToLong(Entry::bytes).max().orElse(0);
        (largest < WORTH_THREADS ? files.entrySet().stream() : files.entrySet().parallelStream())
                .forEach(file -> verify(directory.resolve(file.getKey()), file.getValue(), checksums));
    }

    private static void verify(Path file, Entry expected, boolean checksums) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + " is missing");
        }
        if (!checksums) {
            return;
        }
        try {
            long bytes = Files.size(file);
            if (bytes != expected.bytes()) {
                throw new BadInputException(file + " is " + (bytes < expected.bytes() ? "truncated" : "too long")
                        + ": expected " + expected.bytes() + " bytes, found " + bytes);
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
        String found = AtomicFiles.sha256(file);
        if (!found.equals(expected.sha256())) {
            throw new BadInputException(
                    file + " is damaged: expected the SHA-256 checksum " + expected.sha256() + ", found " + found);
        }
    }
}
