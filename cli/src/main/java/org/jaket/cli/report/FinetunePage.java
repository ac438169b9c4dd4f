package org.jaket.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.pretrain.Provenance;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code report.html} of a fine-tuning run: measures, what is taken for what most often, and wrong examples, of each part of
 * the predictions apart.
 */
public final class FinetunePage {

    private static final int CONFUSIONS = 30;
    private static final int ERRORS = 60;
    private static final int LISTED = 20;

    /** What predictions that name no part are of. */
    private static final String MEASURED = "measured";

    /** The part that chose the weights, and so comes after what was measured. */
    private static final String DEV = "dev";

    private static final List<String> TRUTHS = List.of("category", "relation", "answers");
    private static final List<String> SHOWN = List.of("id", "query", "label", "question");

    private FinetunePage() {}

    /**
     * Writes the page of a completed run.
     *
     * @param run its directory
     * @return the page
     * @throws BadInputException if its result or predictions are missing or damaged
     */
    public static Path write(Path run) {
        JsonNode result = json(run.resolve("result.json"), text(run.resolve("result.json")));
        Map<String, List<JsonNode>> wrong = wrong(run.resolve("predictions.jsonl"));
        String name = String.valueOf(run.toAbsolutePath().normalize().getFileName());
        Html html = new Html();
        html.raw(ReportPage.resource("report-head.html").replace("{{title}}", Svg.escape("jaket run " + name)));
        html.raw("<header><h1>").text(name).raw("</h1><p>");
        html.text(result.path("task").asString("") + ", fine-tuned").raw("</p></header>\n");
        table(html, "Measures", result);
        wrong.forEach((part, nodes) -> {
            confusions(html, part, nodes);
            errors(html, part, nodes);
        });
        ProvenanceHtml.write(html, Provenance.read(run.resolve("provenance.json")));
        html.raw("<section><h2>Configuration</h2>\n<details><summary>config.yaml</summary><pre>");
        html.text(text(run.resolve("config.yaml"))).raw("</pre></details></section>\n");
        html.raw("</main>\n</body>\n</html>\n");
        Path page = run.resolve(ReportPage.FILE);
        AtomicFiles.write(page, html.toString());
        return page;
    }

    /** Part to its wrong predictions, in the order of the file; a part without any has an empty list. */
    private static Map<String, List<JsonNode>> wrong(Path predictions) {
        Map<String, List<JsonNode>> wrong = new TreeMap<>(
                Comparator.<String, Boolean>comparing(DEV::equals).thenComparing(Comparator.naturalOrder()));
        text(predictions).lines().forEach(line -> {
            JsonNode node = json(predictions, line);
            List<JsonNode> part =
                    wrong.computeIfAbsent(node.path("part").asString(MEASURED), name -> new ArrayList<>());
            if (!node.path("correct").asBoolean(false)) {
                part.add(node);
            }
        });
        return wrong;
    }

    private static void table(Html html, String title, JsonNode node) {
        html.raw("<section><h2>").text(title).raw("</h2>\n<table><tbody>\n");
        rows(html, "", node);
        html.raw("</tbody></table></section>\n");
    }

    private static void rows(Html html, String prefix, JsonNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                rows(html, name, value);
                continue;
            }
            String text = value.isFloatingPointNumber() ? Format.significant(value.asDouble(Double.NaN)) : words(value);
            html.raw("<tr><th>").text(name).raw("</th><td>").text(text).raw("</td></tr>\n");
        }
    }

    private static void confusions(Html html, String part, List<JsonNode> wrong) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (JsonNode node : wrong) {
            if (!node.has("answers")) {
                counts.merge(truth(node) + " → " + node.path("predicted").asString(""), 1, Integer::sum);
            }
        }
        if (counts.isEmpty()) {
            return;
        }
        html.raw("<section><h2>Most frequent confusions, ").text(part).raw(" part</h2>\n<table><tbody>\n");
        counts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue()))
                .limit(CONFUSIONS)
                .forEach(entry ->
                        html.raw("<tr><th>").text(entry.getKey()).raw("</th><td>" + entry.getValue() + "</td></tr>\n"));
        html.raw("</tbody></table></section>\n");
    }

    private static void errors(Html html, String part, List<JsonNode> wrong) {
        if (wrong.isEmpty()) {
            return;
        }
        html.raw("<section><h2>Wrong examples, ").text(part).raw(" part</h2><p>");
        html.text("The first " + Math.min(ERRORS, wrong.size()) + " of " + Format.count(wrong.size())
                + "; all are in predictions.jsonl.");
        html.raw("</p>\n<table><thead><tr><th>example</th><th>expected</th><th>predicted</th></tr></thead><tbody>\n");
        wrong.stream().limit(ERRORS).forEach(node -> {
            List<String> parts = SHOWN.stream()
                    .filter(node::has)
                    .map(field -> node.path(field).asString(""))
                    .toList();
            html.raw("<tr><th>").text(String.join(" ", parts));
            html.raw("</th><td>").text(truth(node));
            html.raw("</td><td>").text(node.path("predicted").asString("")).raw("</td></tr>\n");
        });
        html.raw("</tbody></table></section>\n");
    }

    private static String truth(JsonNode node) {
        for (String field : TRUTHS) {
            if (node.has(field)) {
                return words(node.path(field));
            }
        }
        return "";
    }

    /** A value as people read it: the first of a list with how many more there are, and a dash for none. */
    private static String words(JsonNode value) {
        if (value.isArray()) {
            List<String> words = value.valueStream().map(FinetunePage::words).toList();
            return String.join(", ", words.subList(0, Math.min(LISTED, words.size())))
                    + (words.size() > LISTED ? " and " + Format.count(words.size() - (long) LISTED) + " more" : "");
        }
        return value.isNull() ? "–" : value.isString() ? value.asString("") : value.toString();
    }

    private static JsonNode json(Path file, String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw new BadInputException(file + ": expected JSON, found something else (" + JsonFault.of(e) + ")", e);
        }
    }

    private static String text(Path file) {
        return Utf8.read(file);
    }
}
