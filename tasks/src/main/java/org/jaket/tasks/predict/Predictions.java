package org.jaket.tasks.predict;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.finetune.FinetuneRun;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.store.BadInputException;
import org.jaket.tasks.entities.EntityClassification;
import org.jaket.tasks.entities.EntityConfig;
import org.jaket.tasks.metaqa.MetaQa;
import org.jaket.tasks.metaqa.MetaQaAnswers;

/** Finds out what a run was fine-tuned for, and applies it. */
public final class Predictions {

    private Predictions() {}

    /**
     * Applies a completed run.
     *
     * @param run the run of entities or metaqa
     * @param inputs identifiers of entities, or questions with their topic in brackets; at least one
     * @param top how many predictions of each
     * @param cache where backbones are unpacked
     * @param notes gets sentences for the user
     * @return one object a prediction, those of an input together, best first
     * @throws BadInputException if the run is of another task, or an input or the run is at fault
     */
    public static List<Map<String, Object>> of(
            Path run, List<String> inputs, int top, Path cache, Consumer<String> notes) {
        String task = Provenance.read(RunDirectory.require(run)).path("task").asString("");
        return switch (task) {
            case EntityClassification.TASK -> entities(run, inputs, top, cache, notes);
            case MetaQa.TASK -> MetaQaAnswers.predict(run, inputs, top, cache, notes);
            default ->
                throw new BadInputException(run + ": expected a run of 'jaket finetune entities' or 'metaqa', found "
                        + (task.isEmpty() ? "one that was not fine-tuned" : "one of " + task));
        };
    }

    private static List<Map<String, Object>> entities(
            Path run, List<String> ids, int top, Path cache, Consumer<String> notes) {
        EntityConfig config = new FinetuneRun(run).config(EntityConfig.class);
        try (EntityClassification task = EntityClassification.open(config, cache, List.of(), notes)) {
            return task.predict(config, run, ids, top);
        }
    }
}
