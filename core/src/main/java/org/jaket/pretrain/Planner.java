package org.jaket.pretrain;

/** Chooses options that depend on how fast this machine is, after a probe and before the first step. */
@FunctionalInterface
public interface Planner {

    /** Keeps the options as they are. */
    Planner NONE = (config, measured) -> config;

    /**
     * Measured on this machine, with this data set and this model.
     *
     * @param stepSeconds one optimiser step, checkpoint and refresh excluded
     * @param refreshSeconds computing the whole memory
     * @param evaluationSeconds one evaluation
     */
    record Measured(double stepSeconds, double refreshSeconds, double evaluationSeconds) {}

    /**
     * Chooses.
     *
     * @param config the options so far
     * @param measured the speed of this machine
     * @return the options to train with; only steps, rates and intervals may differ
     */
    PretrainConfig plan(PretrainConfig config, Measured measured);
}
