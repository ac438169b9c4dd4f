package org.jaket.corpus;

/** Hears how far the preparation of a data set has come. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress NONE = (stage, done, total) -> {};

    /**
     * Called from time to time, on the thread that prepares.
     *
     * @param stage what is being done, a few words
     * @param done how much of it is done
     * @param total how much there is; equal to {@code done} when the stage ends
     */
    void at(String stage, long done, long total);
}
