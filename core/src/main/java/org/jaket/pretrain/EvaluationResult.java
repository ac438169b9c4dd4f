package org.jaket.pretrain;

import java.util.List;
import java.util.Optional;

/**
 * Held-out measures in a fixed order.
 *
 * @param measures the measures
 */
public record EvaluationResult(List<Measure> measures) {

    /**
     * One held-out measure.
     *
     * @param key its stable name in files, such as {@code category_accuracy}
     * @param label what a person reads
     * @param value the value
     * @param standardError its standard error; NaN where none is defined
     * @param chance what guessing gets; NaN where none is defined
     * @param examples how many examples it is over
     * @param higherIsBetter whether a higher value is better
     */
    public record Measure(
            String key,
            String label,
            double value,
            double standardError,
            double chance,
            long examples,
            boolean higherIsBetter) {}

    public EvaluationResult {
        measures = List.copyOf(measures);
    }

    /** The measure of a given key, if the data set allows it. */
    public Optional<Measure> find(String key) {
        return measures.stream().filter(measure -> measure.key().equals(key)).findFirst();
    }
}
