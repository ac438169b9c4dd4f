package org.jaket.pretrain;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The {@code README.md} of an exported model: what it is, what made it, how it measured, how to read it. */
final class ModelCard {

    private ModelCard() {}

    /**
     * The card.
     *
     * @param run the run
     * @param provenance its {@code provenance.json}
     * @param sha256 of {@code model.safetensors}
     * @param memory whether the entity memory is there
     */
    static String text(JaketRun run, JsonNode provenance, String sha256, boolean memory) {
        StringBuilder card = new StringBuilder();
        card.append("---\nlibrary_name: jaket\ntags:\n- jaket\n- knowledge-graph\n- masked-language-modeling\n")
                .append("base_model: ")
                .append(quoted(provenance.path("backbone").path("name").asString("unknown")))
                .append("\n---\n\n# A language model that reads a knowledge graph\n\n")
                .append("A JAKET model (joint pre-training of a knowledge graph and a language model), after ")
                .append(run.step())
                .append(" of ")
                .append(run.config().steps())
                .append(" steps, with ")
                .append(String.format(
                        Locale.ROOT, "%,d", run.model().parameters().size()))
                .append(" parameters.\n\n## What made it\n\n| | |\n| --- | --- |\n");
        JsonNode data = provenance.path("data");
        row(
                card,
                "data",
                data.path("name").asString("") + ": " + data.path("source").asString(""));
        row(card, "licence of the data", data.path("licence").asString(""));
        row(card, "data sha256", data.path("sha256").asString(""));
        row(card, "backbone", provenance.path("backbone").path("name").asString(""));
        row(card, "backbone sha256", provenance.path("backbone").path("sha256").asString(""));
        row(card, "seed", provenance.path("seed").asString(""));
        row(
                card,
                "configuration sha256",
                provenance.path("configuration_sha256").asString(""));
        row(card, "jaket", provenance.path("version").asString(""));
        row(card, "created", provenance.path("created").asString(""));
        row(card, "model.safetensors sha256", sha256);
        measures(card, run);
        card.append("\nIts licence follows from those of the data and the backbone.\n\n## Files\n\n");
        for (String file : WholeExport.files(memory)) {
            card.append("- `").append(file).append("`\n");
        }
        card.append(
                        "\n`docs/formats.md` of jaket describes them, and `docs/read_model.py` reads them with numpy alone and"
                                + " shows that\nit computes what `")
                .append(WholeExport.EXAMPLE)
                .append("` holds.\n");
        return card.toString();
    }

    private static void measures(StringBuilder card, JaketRun run) {
        List<EvaluationResult.Measure> measures = MetricsFile.evaluationAt(
                        run.directory().metrics(), run.step())
                .map(EvaluationResult::measures)
                .orElse(List.of());
        if (measures.isEmpty()) {
            return;
        }
        card.append(
                "\n## Held-out measures at this step\n\n| | value | chance | examples |\n| --- | --- | --- | --- |\n");
        for (EvaluationResult.Measure measure : measures) {
            card.append(String.format(
                    Locale.ROOT,
                    "| %s | %.4g | %.4g | %d |\n",
                    cell(measure.label()),
                    measure.value(),
                    measure.chance(),
                    measure.examples()));
        }
    }

    private static void row(StringBuilder card, String name, String value) {
        card.append("| ").append(name).append(" | ").append(cell(value)).append(" |\n");
    }

    /** A text of someone else in a table. */
    private static String cell(String text) {
        return text.replaceAll("[\\r\\n]+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    private static String quoted(String text) {
        return "\"" + text.replaceAll("[\\r\\n]+", " ").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
