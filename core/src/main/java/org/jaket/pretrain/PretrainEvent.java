package org.jaket.pretrain;

import java.nio.file.Path;

/** What happens during pre-training, in order; progress bars, metrics files and reports listen. */
public sealed interface PretrainEvent {

    /** The optimiser step the event belongs to; 0 before the first. */
    long step();

    /**
     * Training starts or goes on.
     *
     * @param step the last finished step; 0 for a fresh run
     * @param totalSteps steps of the whole run
     * @param entities entities in the memory
     * @param parameters trainable values
     * @param precision fp32 or bf16
     * @param attention written_out or fused
     * @param resumed whether this run goes on from a checkpoint
     * @param upcoming the refreshes of the memory that are still to come
     */
    record Started(
            long step,
            long totalSteps,
            int entities,
            long parameters,
            String precision,
            String attention,
            boolean resumed,
            UpcomingRefreshes upcoming)
            implements PretrainEvent {}

    /**
     * A refresh, or the first computation, of the entity memory is under way.
     *
     * @param step the last finished step
     * @param done descriptions computed so far
     * @param total descriptions to compute
     */
    record RefreshProgress(long step, int done, int total) implements PretrainEvent {}

    /**
     * The entity memory was computed anew (section 3.5).
     *
     * @param step the last finished step
     * @param refresh how many refreshes there were before; 0 is the first computation
     * @param seconds how long it took
     * @param cosine mean cosine of a sample of the old memory vectors with the new ones; NaN for the first computation
     * @param upcoming the refreshes that are still to come
     */
    record Refreshed(long step, int refresh, double seconds, double cosine, UpcomingRefreshes upcoming)
            implements PretrainEvent {}

    /**
     * How far the untrained merge moves the encoder at step 0. The losses are over the same masked tokens outside mentions.
     *
     * @param step 0
     * @param relativeChange norm of the difference over norm of the whole encoder's final hidden states, no entity shown
     * @param tokenLossWhole masked-token loss of the whole encoder
     * @param tokenLossMerged masked-token loss through the merge, no entity shown
     * @param tokenLossShown masked-token loss through the merge, all entities shown; NaN without a knowledge module
     */
    record MergeMeasured(
            long step, double relativeChange, double tokenLossWhole, double tokenLossMerged, double tokenLossShown)
            implements PretrainEvent {}

    /**
     * One optimiser step.
     *
     * @param step its number, from 1
     * @param losses unweighted losses, NaN where the step had no example
     * @param languageRate learning rate of the language module
     * @param knowledgeRate learning rate of everything else
     * @param gradientNorm norm before clipping
     * @param tokens text tokens read, padding excluded
     * @param nodes unique entities that the knowledge module read from the memory
     * @param seconds wall time of the step
     * @param waitSeconds of it, spent waiting for the batch
     * @param residentBytes resident size of the process after the step
     */
    record Stepped(
            long step,
            Losses losses,
            double languageRate,
            double knowledgeRate,
            double gradientNorm,
            long tokens,
            long nodes,
            double seconds,
            double waitSeconds,
            long residentBytes)
            implements PretrainEvent {}

    /**
     * A step had a loss or gradient that is not finite and changed nothing.
     *
     * @param step its number
     * @param inARow how many such steps there were in a row
     * @param what which value was not finite
     */
    record Skipped(long step, int inARow, String what) implements PretrainEvent {}

    /**
     * Held-out measures.
     *
     * @param step the last finished step
     * @param phase before, during or after
     * @param result the measures
     */
    record Evaluated(long step, String phase, EvaluationResult result) implements PretrainEvent {}

    /**
     * A checkpoint is complete on disk.
     *
     * @param step the step it holds
     * @param directory where it lies
     */
    record CheckpointWritten(long step, Path directory) implements PretrainEvent {}

    /**
     * Something the user should know, in one sentence.
     *
     * @param step the last finished step
     * @param message the sentence
     */
    record Warning(long step, String message) implements PretrainEvent {}

    /**
     * The run ended.
     *
     * @param step the last finished step
     * @param completed false when it was interrupted and can be resumed
     * @param seconds wall time of this invocation
     */
    record Finished(long step, boolean completed, double seconds) implements PretrainEvent {}
}
