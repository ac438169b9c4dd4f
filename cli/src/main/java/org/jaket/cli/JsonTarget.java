package org.jaket.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jaket.store.AtomicFiles;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} means on every command that has it. */
final class JsonTarget {

    private JsonTarget() {}

    /**
     * Prints text, and writes JSON where it was asked for: {@code -} prints JSON instead of the text.
     *
     * @param out standard output
     * @param target the option's value; null when it was not given
     * @param text the lines for a person
     * @param json the same for a program
     */
    static void print(PrintWriter out, @Nullable String target, List<String> text, JsonNode json) {
        if (target != null && target.equals("-")) {
            out.println(pretty(json));
        } else {
            text.forEach(out::println);
            if (target != null) {
                AtomicFiles.write(Path.of(target), pretty(json) + "\n");
            }
        }
        out.flush();
    }

    private static String pretty(JsonNode json) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json);
    }
}
