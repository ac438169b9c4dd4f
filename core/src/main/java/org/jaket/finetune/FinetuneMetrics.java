package org.jaket.finetune;

import java.nio.file.Path;
import org.jaket.store.EventLines;
import org.jaket.store.EventWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code metrics.jsonl} of a fine-tuning run: one JSON object for each event; a value that is not finite is null. */
final class FinetuneMetrics implements FinetuneListener, AutoCloseable {

    /** The last event, of a training that was interrupted too. */
    static final String FINISHED = "finished";

    /** The step of a run without a checkpoint, of which nothing is kept. */
    static final long NONE = -1;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final EventWriter writer;

    /**
     * Opens the file for appending, without what an interrupted run wrote after its checkpoint.
     *
     * @param step that of the checkpoint, or {@link #NONE}
     */
    FinetuneMetrics(Path file, long step) {
        cutAfter(file, step);
        writer = new EventWriter(file);
    }

    private static void cutAfter(Path file, long step) {
        EventLines.keep(file, event -> {
            boolean again = event.path("event").asString("").equals(FINISHED);
            return event.path("step").asLong(Long.MAX_VALUE) <= step && !again;
        });
    }

    @Override
    public void on(FinetuneEvent event) {
        ObjectNode node = JSON.createObjectNode();
        if (event instanceof FinetuneEvent.Started started) {
            node.put("event", "started").put("step", event.step()).put("total_steps", started.totalSteps());
            node.put("parameters", started.parameters()).put("resumed", started.resumed());
        } else if (event instanceof FinetuneEvent.Stepped stepped) {
            node.put("event", "step").put("step", event.step());
            number(node, "loss", stepped.loss());
            number(node, "gradient_norm", stepped.gradientNorm());
            number(node, "seconds", stepped.seconds());
        } else if (event instanceof FinetuneEvent.Validated validated) {
            node.put("event", "validation").put("step", event.step());
            number(node, "score", validated.score());
            node.put("best", validated.best());
            number(node, "seconds", validated.seconds());
        } else if (event instanceof FinetuneEvent.Skipped skipped) {
            node.put("event", "skipped").put("step", event.step()).put("what", skipped.what());
        } else if (event instanceof FinetuneEvent.Warning warning) {
            node.put("event", "warning").put("step", event.step()).put("message", warning.message());
        } else if (event instanceof FinetuneEvent.Finished finished) {
            node.put("event", FINISHED).put("step", event.step()).put("best_step", finished.bestStep());
            number(node, "best_score", finished.bestScore());
            node.put("completed", finished.completed());
            number(node, "seconds", finished.seconds());
        }
        writer.add(node);
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
