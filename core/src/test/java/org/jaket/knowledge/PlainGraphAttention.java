package org.jaket.knowledge;

import org.jaket.graph.Neighborhood;

/** Eq. 1 and 2 as plain loops in float64, written from the paper alone: the oracle of the knowledge module. */
final class PlainGraphAttention {

    private final int heads;
    private final int size;
    private final double slope;

    PlainGraphAttention(int heads, int size, double slope) {
        this.heads = heads;
        this.size = size;
        this.slope = slope;
    }

    /** The parameters of one layer: W {@code [F][F]}, a_k split in two {@code [F]}, LayerNorm {@code [F]}. */
    record Layer(double[][] w, double[] node, double[] message, double[] gain, double[] bias) {}

    double[][] forward(double[][] entities, Neighborhood block, Layer[] layers, double[][] relations) {
        double[][] vectors = entities;
        for (int layer = 1; layer <= layers.length; layer++) {
            double[][] next = new double[block.count(layer)][];
            for (int v = 0; v < next.length; v++) {
                next[v] = node(v, vectors, block, layer, layers[layer - 1], relations);
            }
            vectors = next;
        }
        return vectors;
    }

    private double[] node(
            int v, double[][] vectors, Neighborhood block, int layer, Layer weights, double[][] relations) {
        int d = size / heads;
        double[] concatenated = new double[size];
        for (int k = 0; k < heads; k++) {
            double[] own = project(weights.w(), vectors[v], k * d, d);
            double[] sum = new double[d];
            double total = 0;
            for (int i = 0; i < block.fanOut(); i++) {
                int slot = v * block.fanOut() + i;
                int u = block.neighborIndex(layer)[slot];
                if (u < 0) {
                    continue;
                }
                double[] f = vectors[u].clone();
                // A relation below 0 is hidden.
                if (relations != null && block.relation(layer)[slot] >= 0) {
                    for (int j = 0; j < size; j++) {
                        f[j] += relations[block.relation(layer)[slot]][j];
                    }
                }
                double[] message = project(weights.w(), f, k * d, d);
                double score = 0;
                for (int j = 0; j < d; j++) {
                    score += weights.node()[k * d + j] * own[j] + weights.message()[k * d + j] * message[j];
                }
                double weight = Math.exp(score > 0 ? score : slope * score);
                total += weight;
                for (int j = 0; j < d; j++) {
                    sum[j] += weight * message[j];
                }
            }
            for (int j = 0; j < d; j++) {
                double h = total == 0 ? 0 : sum[j] / total;
                concatenated[k * d + j] = h > 0 ? h : Math.expm1(h);
            }
        }
        double[] residual = new double[size];
        for (int j = 0; j < size; j++) {
            residual[j] = concatenated[j] + vectors[v][j];
        }
        return layerNorm(residual, weights.gain(), weights.bias());
    }

    private static double[] project(double[][] w, double[] x, int from, int rows) {
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < x.length; j++) {
                y[i] += w[from + i][j] * x[j];
            }
        }
        return y;
    }

    private static double[] layerNorm(double[] x, double[] gain, double[] bias) {
        double mean = java.util.Arrays.stream(x).average().orElseThrow();
        double variance = java.util.Arrays.stream(x)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow();
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * gain[i] + bias[i];
        }
        return y;
    }
}
