package org.jaket.bench;

import java.util.Arrays;

/** Repeated measurements of one thing. */
final class Samples {
    private double[] values = new double[0];

    void add(double value) {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = value;
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    /** NaN if nothing was measured. */
    double median() {
        if (isEmpty()) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
