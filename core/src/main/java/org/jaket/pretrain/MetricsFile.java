package org.jaket.pretrain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jaket.store.EventLines;
import org.jaket.store.EventWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code metrics.jsonl}: one JSON object for each event, appended as it happens; NaN is written as null. */
public final class MetricsFile implements PretrainListener, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path run;
    private final EventWriter writer;

    /**
     * Opens the file for appending.
     *
     * @param run the run directory
     * @throws org.jaket.store.BadInputException if it cannot be written
     */
    public MetricsFile(RunDirectory run) {
        this.run = run.path();
        writer = new EventWriter(run.metrics());
    }

    /**
     * Cuts what an interrupted run wrote after its checkpoint, so that the resumed run writes it anew.
     *
     * @param file a metrics file; nothing happens if it does not exist
     * @param step the checkpoint's step
     * @param hasMemory whether the checkpoint holds the first computation of the memory
     */
    static void cutAfter(Path file, long step, boolean hasMemory) {
        EventLines.keep(file, event -> keeps(event, step, hasMemory));
    }

    /**
     * A refresh due after the checkpoint's step is done again by the resumed run, and so is the evaluation at the end; the
     * rest of that step is not. Everything before the first step is done again, but for a memory that is there.
     */
    private static boolean keeps(JsonNode event, long step, boolean hasMemory) {
        long at = event.path("step").asLong(Long.MAX_VALUE);
        String kind = event.path("event").asString("");
        if (step == 0) {
            return at == 0 && hasMemory && kind.equals("refresh");
        }
        boolean after = event.path("phase").asString("").equals("after");
        boolean again = kind.equals("refresh") || kind.equals("finished") || after;
        return at < step || (at == step && !again);
    }

    /** The last evaluation of a phase, if the file holds one. */
    static Optional<EvaluationResult> evaluation(Path file, String phase) {
        return lastEvaluation(file, event -> event.path("phase").asString("").equals(phase));
    }

    /** The last evaluation at a step, if the file holds one. */
    static Optional<EvaluationResult> evaluationAt(Path file, long step) {
        return lastEvaluation(file, event -> event.path("step").asLong(-1) == step);
    }

    private static Optional<EvaluationResult> lastEvaluation(Path file, Predicate<JsonNode> which) {
        AtomicReference<@Nullable JsonNode> found = new AtomicReference<>();
        EventLines.forEach(file, event -> {
            if (event.path("event").asString("").equals("evaluation") && which.test(event)) {
                found.set(event.path("measures"));
            }
        });
        return Optional.ofNullable(found.get()).map(MetricsFile::readMeasures);
    }

    private static EvaluationResult readMeasures(JsonNode measures) {
        List<EvaluationResult.Measure> result = new ArrayList<>();
        for (JsonNode m : measures) {
            result.add(new EvaluationResult.Measure(
                    m.path("key").asString(""),
                    m.path("label").asString(""),
                    m.path("value").asDouble(Double.NaN),
                    m.path("standard_error").asDouble(Double.NaN),
                    m.path("chance").asDouble(Double.NaN),
                    m.path("examples").asLong(0),
                    m.path("higher_is_better").asBoolean(true)));
        }
        return new EvaluationResult(result);
    }

    @Override
    public void on(PretrainEvent event) {
        ObjectNode node = JSON.createObjectNode();
        if (fill(node, event)) {
            writer.add(node);
        }
    }

    private boolean fill(ObjectNode node, PretrainEvent event) {
        if (event instanceof PretrainEvent.Stepped stepped) {
            fillStep(node, stepped);
        } else if (event instanceof PretrainEvent.Refreshed refreshed) {
            put(node.put("event", "refresh"), Map.of(), event.step());
            node.put("refresh", refreshed.refresh());
            number(node, "seconds", refreshed.seconds());
            number(node, "cosine", refreshed.cosine());
            node.put("next_at", refreshed.upcoming().nextAt());
        } else if (event instanceof PretrainEvent.MergeMeasured merge) {
            put(node.put("event", "merge"), Map.of(), event.step());
            number(node, "relative_change", merge.relativeChange());
            number(node, "token_loss_whole", merge.tokenLossWhole());
            number(node, "token_loss_merged", merge.tokenLossMerged());
            number(node, "token_loss_shown", merge.tokenLossShown());
        } else if (event instanceof PretrainEvent.Evaluated evaluated) {
            put(node.put("event", "evaluation"), Map.of("phase", evaluated.phase()), event.step());
            node.set("measures", measures(evaluated.result()));
        } else if (event instanceof PretrainEvent.CheckpointWritten written) {
            String relative = run.relativize(written.directory()).toString().replace('\\', '/');
            put(node.put("event", "checkpoint"), Map.of("directory", relative), event.step());
        } else if (event instanceof PretrainEvent.Skipped skipped) {
            put(node.put("event", "skipped"), Map.of("what", skipped.what()), event.step());
            node.put("in_a_row", skipped.inARow());
        } else if (event instanceof PretrainEvent.Warning warning) {
            put(node.put("event", "warning"), Map.of("message", warning.message()), event.step());
        } else {
            return fillFrame(node, event);
        }
        return true;
    }

    private static boolean fillFrame(ObjectNode node, PretrainEvent event) {
        if (event instanceof PretrainEvent.Started started) {
            put(
                    node.put("event", "started"),
                    Map.of("precision", started.precision(), "attention", started.attention()),
                    event.step());
            node.put("total_steps", started.totalSteps());
            node.put("entities", started.entities());
            node.put("parameters", started.parameters());
            node.put("resumed", started.resumed());
            return true;
        }
        if (event instanceof PretrainEvent.Finished finished) {
            put(node.put("event", "finished"), Map.of(), event.step());
            node.put("completed", finished.completed());
            number(node, "seconds", finished.seconds());
            return true;
        }
        return false;
    }

    private static void fillStep(ObjectNode node, PretrainEvent.Stepped stepped) {
        put(node.put("event", "step"), Map.of(), stepped.step());
        number(node, "loss", stepped.losses().total());
        number(node, "category", stepped.losses().category());
        number(node, "relation", stepped.losses().relation());
        number(node, "token", stepped.losses().token());
        number(node, "entity", stepped.losses().entity());
        number(node, "language_rate", stepped.languageRate());
        number(node, "knowledge_rate", stepped.knowledgeRate());
        number(node, "gradient_norm", stepped.gradientNorm());
        node.put("tokens", stepped.tokens());
        node.put("nodes", stepped.nodes());
        number(node, "seconds", stepped.seconds());
        number(node, "wait_seconds", stepped.waitSeconds());
        node.put("resident_bytes", stepped.residentBytes());
    }

    private static JsonNode measures(EvaluationResult result) {
        var array = JSON.createArrayNode();
        for (EvaluationResult.Measure measure : result.measures()) {
            ObjectNode node = array.addObject();
            node.put("key", measure.key());
            node.put("label", measure.label());
            number(node, "value", measure.value());
            number(node, "standard_error", measure.standardError());
            number(node, "chance", measure.chance());
            node.put("examples", measure.examples());
            node.put("higher_is_better", measure.higherIsBetter());
        }
        return array;
    }

    private static void put(ObjectNode node, Map<String, String> strings, long step) {
        node.put("step", step);
        strings.forEach(node::put);
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
