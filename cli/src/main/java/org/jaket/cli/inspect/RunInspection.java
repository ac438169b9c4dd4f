package org.jaket.cli.inspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jaket.cli.report.Format;
import org.jaket.cli.report.RunMetrics;
import org.jaket.pretrain.Provenance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far a run has come, what it measured, and from what it was made. */
final class RunInspection {

    private final Path run;
    private final List<String> lines = new ArrayList<>();
    private final ObjectNode json = JsonMapper.shared().createObjectNode();

    private RunInspection(Path run) {
        this.run = run;
    }

    static Inspection of(Path run) {
        RunInspection inspection = new RunInspection(run);
        inspection.json.put("kind", "run");
        if (Files.exists(run.resolve("metrics.jsonl"))) {
            inspection.metrics(RunMetrics.read(run.resolve("metrics.jsonl")));
        }
        inspection.checkpoints();
        inspection.provenance();
        return new Inspection(inspection.lines, inspection.json);
    }

    private void metrics(RunMetrics metrics) {
        long step = metrics.training().lastStep();
        field(
                "steps",
                metrics.totalSteps() > 0
                        ? Format.count(step) + " of " + Format.count(metrics.totalSteps())
                        : Format.count(step));
        field("state", metrics.finished() ? "completed" : "not completed");
        json.put("step", step).put("total_steps", metrics.totalSteps()).put("completed", metrics.finished());
        ArrayNode evaluations = json.putArray("evaluations");
        for (RunMetrics.Evaluation evaluation : metrics.evaluations()) {
            lines.add("");
            lines.add("held out, " + evaluation.phase() + " training, step " + Format.count(evaluation.step()));
            ObjectNode node =
                    evaluations.addObject().put("step", evaluation.step()).put("phase", evaluation.phase());
            ObjectNode values = node.putObject("measures");
            for (RunMetrics.Measure m : evaluation.measures()) {
                field(
                        "  " + m.label(),
                        Format.significant(m.value())
                                + (Double.isNaN(m.standardError())
                                        ? ""
                                        : " ± " + Format.significant(m.standardError())));
                values.put(m.key(), m.value());
            }
        }
    }

    private void checkpoints() {
        ArrayNode array = json.putArray("checkpoints");
        Path directory = run.resolve("checkpoints");
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> list = Files.list(directory)) {
            list.filter(Files::isDirectory)
                    .map(path -> String.valueOf(path.getFileName()))
                    .sorted()
                    .forEach(array::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.add("");
        array.forEach(name -> field("checkpoint", name.asString("")));
    }

    private void provenance() {
        Path file = run.resolve("provenance.json");
        if (!Files.exists(file)) {
            return;
        }
        JsonNode provenance = Provenance.read(file);
        json.set("provenance", provenance);
        lines.add("");
        lines.add("provenance");
        values("", provenance);
    }

    private void values(String prefix, JsonNode node) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                values(prefix + entry.getKey() + ".", value);
            } else {
                field("  " + prefix + entry.getKey(), value.isString() ? value.asString("") : value.toString());
            }
        }
    }

    private void field(String title, String value) {
        lines.add(String.format(Locale.ROOT, "%-44s %s", title, value));
    }
}
