package org.jaket.finetune;

import org.jaket.pretrain.PretrainConfig;
import org.jaket.store.BadInputException;

/**
 * How a downstream task is trained.
 *
 * @param steps the most optimiser steps
 * @param batchSize examples a step
 * @param validateEvery steps between two looks at the development part
 * @param patience how many such looks without a better score end the training; 0 never does
 * @param languageRate peak learning rate of the language module
 * @param knowledgeRate peak learning rate of the knowledge module and the merge
 * @param taskRate peak learning rate of what the task adds
 * @param warmup share of the steps over which every rate rises linearly, before it falls linearly to zero
 * @param weightDecay none on biases and LayerNorms
 * @param clipNorm gradients are scaled down to this norm; 0 is off
 * @param checkpointSeconds the least time between two checkpoints
 */
public record TrainingOptions(
        long steps,
        int batchSize,
        long validateEvery,
        int patience,
        double languageRate,
        double knowledgeRate,
        double taskRate,
        double warmup,
        double weightDecay,
        double clipNorm,
        double checkpointSeconds) {

    /**
     * Checks the ranges.
     *
     * @throws BadInputException if an option is out of its range
     */
    public TrainingOptions {
        require(steps >= 1, "steps", steps, "at least 1");
        require(batchSize >= 1, "batch-size", batchSize, "at least 1");
        require(validateEvery >= 1, "validate-every", validateEvery, "at least 1");
        require(patience >= 0, "patience", patience, "0 or more");
        require(languageRate >= 0 && languageRate <= 1, "language-rate", languageRate, "in [0, 1]");
        require(knowledgeRate >= 0 && knowledgeRate <= 1, "knowledge-rate", knowledgeRate, "in [0, 1]");
        require(taskRate >= 0 && taskRate <= 1, "task-rate", taskRate, "in [0, 1]");
        require(warmup >= 0 && warmup < 1, "warmup", warmup, "in [0, 1)");
        require(weightDecay >= 0, "weight-decay", weightDecay, "0 or more");
        require(clipNorm >= 0, "clip-norm", clipNorm, "0 or more");
        require(checkpointSeconds >= 0, "checkpoint-seconds", checkpointSeconds, "0 or more");
    }

    private static void require(boolean holds, String option, Object found, String expected) {
        if (found instanceof Double number && !Float.isFinite(number.floatValue())) {
            throw new BadInputException(
                    "option --" + option + " must be a finite number of at most 3.4e38, found " + found);
        }
        if (!holds) {
            throw new BadInputException("option --" + option + " must be " + expected + ", found " + found);
        }
    }

    /** The same options with other peak learning rates. */
    public TrainingOptions withRates(double language, double knowledge, double task) {
        return new TrainingOptions(
                steps,
                batchSize,
                validateEvery,
                patience,
                language,
                knowledge,
                task,
                warmup,
                weightDecay,
                clipNorm,
                checkpointSeconds);
    }

    /**
     * The share of its peak that every rate has at a step.
     *
     * @param step its number, from 1
     */
    public double rateShare(long step) {
        long warm = (long) Math.ceil(warmup * steps);
        return step <= warm ? (double) step / warm : (double) (steps - step + 1) / (steps - warm);
    }

    /** AdamW's constants, the paper's (appendix A.1). */
    PretrainConfig.Optimizer optimizer() {
        return new PretrainConfig.Optimizer(languageRate, knowledgeRate, 0, 0.9, 0.999, 1e-8, weightDecay, clipNorm);
    }
}
