package org.jaket.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code --json} means on every command that has it. */
final class JsonTarget {

    private static final String OPTION = "--json";
    private static final String STANDARD_OUTPUT = "-";

    private JsonTarget() {}

    /**
     * Refuses a file that cannot be written, before the work of whichever command has the option.
     *
     * @param parsed the command line
     * @throws BadInputException as {@link OutputFile#requirePossible} does
     */
    static void requirePossible(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        @Nullable String target = last.matchedOptionValue(OPTION, null);
        if (target != null && !target.equals(STANDARD_OUTPUT) && !last.isUsageHelpRequested()) {
            OutputFile.requirePossible(Path.of(target), OPTION);
        }
    }

    /**
     * Prints text, and writes JSON where it was asked for: {@code -} prints JSON instead of the text.
     *
     * @param out standard output
     * @param target the option's value; null when it was not given
     * @param text the lines for a person
     * @param json the same for a program
     */
    static void print(PrintWriter out, @Nullable String target, List<String> text, JsonNode json) {
        if (target != null && target.equals(STANDARD_OUTPUT)) {
            out.println(pretty(json));
        } else {
            text.forEach(out::println);
            if (target != null) {
                AtomicFiles.write(Path.of(target), pretty(json) + "\n");
            }
        }
        out.flush();
    }

    /** Writes JSON Lines to a file, or for {@code -} to standard output. */
    static void write(PrintWriter out, String target, String lines) {
        if (target.equals(STANDARD_OUTPUT)) {
            out.print(lines);
        } else {
            AtomicFiles.write(Path.of(target), lines);
        }
    }

    /** Held-out measures as {@code evaluate --json} writes them; a number that is not there is null. */
    static JsonNode measures(long step, EvaluationResult result) {
        return measures(JsonMapper.shared().createObjectNode().put("step", step), result);
    }

    /** The same of what has no step. */
    static JsonNode measures(EvaluationResult result) {
        return measures(JsonMapper.shared().createObjectNode(), result);
    }

    private static JsonNode measures(ObjectNode root, EvaluationResult result) {
        ArrayNode array = root.putArray("measures");
        for (EvaluationResult.Measure measure : result.measures()) {
            ObjectNode node = array.addObject().put("key", measure.key()).put("label", measure.label());
            number(node, "value", measure.value());
            number(node, "standard_error", measure.standardError());
            number(node, "chance", measure.chance());
            node.put("examples", measure.examples()).put("higher_is_better", measure.higherIsBetter());
        }
        return root;
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static String pretty(JsonNode json) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(json);
    }
}
