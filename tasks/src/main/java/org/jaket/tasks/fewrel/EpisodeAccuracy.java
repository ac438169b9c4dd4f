package org.jaket.tasks.fewrel;

import java.util.Arrays;
import java.util.Map;

/**
 * Accuracy over episodes. They share sentences and relations: the interval says how sure it is over episodes of the same
 * relations, and nothing of other ones.
 *
 * @param episodes how many there are
 * @param mean the mean of their accuracies
 * @param confidence95 half the width of its 95 % confidence interval, 1.96 standard errors; NaN of one episode
 */
record EpisodeAccuracy(int episodes, double mean, double confidence95) {

    private static final double NORMAL_95 = 1.96;

    /** Of the accuracy of each episode. */
    static EpisodeAccuracy of(double[] accuracies) {
        int n = accuracies.length;
        double mean = Arrays.stream(accuracies).sum() / n;
        double squares =
                Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
        double deviation = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
        return new EpisodeAccuracy(n, mean, NORMAL_95 * deviation / Math.sqrt(n));
    }

    /** Adds it as {@code result.json} has it. */
    void addTo(Map<String, Object> result) {
        result.put("episodes", episodes);
        result.put("accuracy", mean);
        result.put("confidence_95", Double.isNaN(confidence95) ? "none: one episode" : (Object) confidence95);
    }
}
