package org.jaket.pretrain;

/**
 * The two learning-rate curves of appendix A.1.
 *
 * <p>The language module warms up linearly over the first steps to its peak, then decays linearly; everything else
 * starts at its peak and decays linearly. Both would reach zero one step after the last.
 *
 * @param languagePeak peak of the language module
 * @param knowledgePeak peak of everything else
 * @param warmupSteps W; a run of at most so many steps only warms up
 * @param totalSteps S
 */
public record LearningRates(double languagePeak, double knowledgePeak, long warmupSteps, long totalSteps) {

    /**
     * The language module's rate.
     *
     * @param step from 1 to S
     */
    public double language(long step) {
        if (step <= warmupSteps) {
            return languagePeak * step / warmupSteps;
        }
        return languagePeak * (totalSteps - step + 1) / (totalSteps - warmupSteps + 1);
    }

    /**
     * The rate of everything else.
     *
     * @param step from 1 to S
     */
    public double knowledge(long step) {
        return knowledgePeak * (totalSteps - step + 1) / totalSteps;
    }
}
