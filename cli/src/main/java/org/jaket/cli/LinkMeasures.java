package org.jaket.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.cli.report.Format;
import org.jaket.corpus.link.LinkEvaluation;
import org.jaket.corpus.link.LinkEvaluation.Counts;
import org.jaket.corpus.link.LinkEvaluation.Row;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code link --evaluate} prints. */
final class LinkMeasures {

    private LinkMeasures() {}

    /** The measures for a person. */
    static List<String> lines(LinkEvaluation.Result result) {
        TextTable table = new TextTable()
                .row(
                        "measured on",
                        "W",
                        "min",
                        "links",
                        "right",
                        "P",
                        "R",
                        "F1",
                        "P overlap",
                        "entity",
                        "entity, ambiguous")
                .rule();
        for (Row row : result.rows()) {
            Counts counts = row.test();
            table.row(
                    row.name(),
                    row.modelWeight() == 0 ? "–" : Format.significant(row.modelWeight()),
                    String.format(Locale.ROOT, "%.3g", row.minimum()),
                    Format.count(counts.predicted()),
                    Format.count(counts.right()),
                    percent(counts.precision()),
                    percent(counts.recall()),
                    percent(counts.f1()),
                    percent(counts.precisionOverlapping()),
                    percent(counts.accuracy()) + " of " + counts.found(),
                    percent(counts.accuracyAmbiguous()) + " of " + counts.ambiguous());
        }
        List<String> lines = new ArrayList<>();
        Counts first = result.rows().get(0).test();
        lines.add(Format.count(result.texts()) + " texts, " + Format.count(result.spans()) + " linked mentions, "
                + Format.count(result.inGraph()) + " of entities in the data set, " + Format.count(first.gold())
                + " of them in the documents measured on");
        lines.add("");
        lines.addAll(table.lines());
        return lines;
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** The same for a program. */
    static JsonNode json(LinkEvaluation.Result result) {
        ObjectNode root = JsonMapper.shared()
                .createObjectNode()
                .put("texts", result.texts())
                .put("spans", result.spans())
                .put("spans_in_graph", result.inGraph());
        ArrayNode rows = root.putArray("rows");
        for (Row row : result.rows()) {
            ObjectNode node = rows.addObject()
                    .put("name", row.name())
                    .put("prior_weight", row.priorWeight())
                    .put("model_weight", row.modelWeight())
                    .put("minimum_score", row.minimum());
            counts(node.putObject("development"), row.development());
            counts(node.putObject("test"), row.test());
        }
        return root;
    }

    private static void counts(ObjectNode node, Counts counts) {
        node.put("gold", counts.gold())
                .put("predicted", counts.predicted())
                .put("right", counts.right())
                .put("overlapping", counts.overlapping())
                .put("found", counts.found())
                .put("ambiguous", counts.ambiguous())
                .put("ambiguous_right", counts.ambiguousRight());
        number(node, "precision", counts.precision());
        number(node, "recall", counts.recall());
        number(node, "f1", counts.f1());
        number(node, "precision_overlapping", counts.precisionOverlapping());
        number(node, "entity_accuracy", counts.accuracy());
        number(node, "entity_accuracy_ambiguous", counts.accuracyAmbiguous());
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
