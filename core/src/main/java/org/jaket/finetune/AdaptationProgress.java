package org.jaket.finetune;

/** Hears how far an adaptation has come. */
@FunctionalInterface
public interface AdaptationProgress {

    /** Hears nothing. */
    AdaptationProgress NONE = (stage, done, total) -> {};

    /**
     * Called from time to time, on the thread that adapts.
     *
     * @param stage what is being done, a few words
     * @param done how much of it is done
     * @param total how much there is; equal to {@code done} when the stage ends
     */
    void at(String stage, long done, long total);
}
