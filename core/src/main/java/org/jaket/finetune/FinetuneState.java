package org.jaket.finetune;

import java.util.Map;
import org.jaket.store.BadInputException;
import org.jaket.store.Checkpoint;
import tools.jackson.databind.JsonNode;

/**
 * Every cursor of a fine-tuning run.
 *
 * @param step the last finished step
 * @param updates updates that the optimiser's moments hold
 * @param bestStep the step with the best score on the development part; of equal ones the first after step 0
 * @param bestScore that score
 * @param looksSinceBest looks at the development part since then
 * @param skippedInARow the last steps in a row that changed nothing
 */
record FinetuneState(long step, long updates, long bestStep, double bestScore, int looksSinceBest, int skippedInARow) {

    static final FinetuneState INITIAL = new FinetuneState(0, 0, 0, Double.NEGATIVE_INFINITY, 0, 0);

    FinetuneState stepped(boolean skipped) {
        return new FinetuneState(
                step + 1,
                skipped ? updates : updates + 1,
                bestStep,
                bestScore,
                looksSinceBest,
                skipped ? skippedInARow + 1 : 0);
    }

    /**
     * After a look. Of equal scores the earliest counts, but for that of weights that have not been trained; an equal one ends
     * no waiting for a better one.
     */
    FinetuneState looked(double score) {
        if (score > bestScore) {
            return new FinetuneState(step, updates, step, score, 0, skippedInARow);
        }
        return bestStep == 0 && step > 0 && score == bestScore
                ? new FinetuneState(step, updates, step, score, looksSinceBest + 1, skippedInARow)
                : new FinetuneState(step, updates, bestStep, bestScore, looksSinceBest + 1, skippedInARow);
    }

    boolean isBest() {
        return bestStep == step;
    }

    Map<String, Object> toMap() {
        return Map.of(
                "updates", updates,
                "best_step", bestStep,
                "best_score", bestScore,
                "looks_since_best", looksSinceBest,
                "skipped_in_a_row", skippedInARow);
    }

    static FinetuneState of(Checkpoint checkpoint) {
        return new FinetuneState(
                checkpoint.step(),
                number(checkpoint, "updates").longValue(),
                number(checkpoint, "best_step").longValue(),
                number(checkpoint, "best_score").doubleValue(),
                number(checkpoint, "looks_since_best").intValue(),
                number(checkpoint, "skipped_in_a_row").intValue());
    }

    private static Number number(Checkpoint checkpoint, String name) {
        JsonNode node = checkpoint.state().path(name);
        if (!node.isNumber()) {
            throw new BadInputException(checkpoint.directory().resolve("state.json") + ": expected a number named "
                    + name + ", found " + node);
        }
        return node.numberValue();
    }
}
