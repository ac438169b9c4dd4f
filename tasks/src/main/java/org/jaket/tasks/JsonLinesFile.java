package org.jaket.tasks;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import tools.jackson.databind.json.JsonMapper;

/** JSON Lines that appear under their name whole or not at all, and survive a crash once they did. */
public final class JsonLinesFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonLinesFile() {}

    /**
     * Writes one object a line, over whatever had the name.
     *
     * @param file the file; its directory must exist
     * @param objects the objects, each as name to value
     * @throws BadInputException if it cannot be written
     */
    public static void write(Path file, Iterator<? extends Map<String, ?>> objects) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        while (objects.hasNext()) {
            lines.writeBytes(JSON.writeValueAsBytes(objects.next()));
            lines.write('\n');
        }
        AtomicFiles.write(file, lines.toByteArray());
    }
}
