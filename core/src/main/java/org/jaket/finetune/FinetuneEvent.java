package org.jaket.finetune;

/** What happens during fine-tuning, in order. */
public sealed interface FinetuneEvent {

    /** The optimiser step the event belongs to; 0 before the first. */
    long step();

    /**
     * Training starts or goes on.
     *
     * @param step the last finished step
     * @param totalSteps the most steps
     * @param parameters trained values
     * @param resumed whether this goes on from a checkpoint
     */
    record Started(long step, long totalSteps, long parameters, boolean resumed) implements FinetuneEvent {}

    /**
     * One optimiser step.
     *
     * @param step its number, from 1
     * @param loss its loss
     * @param gradientNorm norm before clipping
     * @param seconds wall time
     */
    record Stepped(long step, double loss, double gradientNorm, double seconds) implements FinetuneEvent {}

    /**
     * A look at the development part.
     *
     * @param step the last finished step
     * @param score the score
     * @param best whether it is the best so far
     * @param seconds wall time
     */
    record Validated(long step, double score, boolean best, double seconds) implements FinetuneEvent {}

    /**
     * A step had a loss or gradient that is not finite and changed nothing.
     *
     * @param step its number
     * @param what which value was not finite
     */
    record Skipped(long step, String what) implements FinetuneEvent {}

    /**
     * Something the user should know, in one sentence.
     *
     * @param step the last finished step
     * @param message the sentence
     */
    record Warning(long step, String message) implements FinetuneEvent {}

    /**
     * Training ended.
     *
     * @param step the last finished step
     * @param bestStep the step whose weights are kept
     * @param bestScore their score on the development part
     * @param completed false when it was interrupted and can be resumed
     * @param seconds wall time of this invocation
     */
    record Finished(long step, long bestStep, double bestScore, boolean completed, double seconds)
            implements FinetuneEvent {}
}
