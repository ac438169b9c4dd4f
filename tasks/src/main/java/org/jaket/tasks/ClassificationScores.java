package org.jaket.tasks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a classifier does on some examples.
 *
 * @param examples how many examples
 * @param accuracy share of them that it gets right
 * @param macroF1 mean over classes of F1, over the classes that occur among the answers or the predictions; a class that
 *     is never right counts 0
 * @param rareExamples examples whose class is not the most frequent one
 * @param rareAccuracy share of those that it gets right
 */
public record ClassificationScores(
        int examples, double accuracy, double macroF1, int rareExamples, double rareAccuracy) {

    /**
     * Counts.
     *
     * @param truth class of each example
     * @param predicted predicted class of each example
     * @param classes the number of classes
     * @param mostFrequent the class to leave out of {@code rareAccuracy}
     * @return the scores; NaN where there is no example
     */
    public static ClassificationScores of(int[] truth, int[] predicted, int classes, int mostFrequent) {
        int[] right = new int[classes];
        int[] inTruth = new int[classes];
        int[] inPredictions = new int[classes];
        int hits = 0;
        int rare = 0;
        int rareHits = 0;
        for (int i = 0; i < truth.length; i++) {
            boolean hit = truth[i] == predicted[i];
            inTruth[truth[i]]++;
            inPredictions[predicted[i]]++;
            right[truth[i]] += hit ? 1 : 0;
            hits += hit ? 1 : 0;
            if (truth[i] != mostFrequent) {
                rare++;
                rareHits += hit ? 1 : 0;
            }
        }
        double f1 = 0;
        int seen = 0;
        for (int c = 0; c < classes; c++) {
            int both = inTruth[c] + inPredictions[c];
            if (both > 0) {
                seen++;
                f1 += 2.0 * right[c] / both;
            }
        }
        return new ClassificationScores(
                truth.length, share(hits, truth.length), f1 / seen, rare, share(rareHits, rare));
    }

    private static double share(int part, int whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    /** Standard error of the accuracy. */
    public double standardError() {
        return Math.sqrt(accuracy * (1 - accuracy) / examples);
    }

    /** Name to value, as files have it; a value that does not exist is null. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("examples", examples);
        put(map, "accuracy", accuracy);
        put(map, "standard_error", standardError());
        put(map, "macro_f1", macroF1);
        map.put("examples_without_most_frequent", rareExamples);
        put(map, "accuracy_without_most_frequent", rareAccuracy);
        return map;
    }

    @SuppressWarnings("NullAway") // null is how JSON says that there is none
    private static void put(Map<String, Object> map, String name, double value) {
        map.put(name, Double.isFinite(value) ? (Object) value : null);
    }
}
