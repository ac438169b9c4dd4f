package org.jaket.pretrain;

import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/** The heads of section 3.6 as plain loops in float64: the oracle of their scores. */
final class PlainHeads {

    private final Parameters parameters;

    PlainHeads(Parameters parameters) {
        this.parameters = parameters;
    }

    double[] categories(double[] entity) {
        return linear(entity, "heads.category.weight", "heads.category.bias");
    }

    double[] relations(double[] head, double[] tail) {
        double[] both = new double[head.length + tail.length];
        System.arraycopy(head, 0, both, 0, head.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return linear(
                gelu(linear(both, "heads.relation.dense.weight", "heads.relation.dense.bias")),
                "heads.relation.classifier.weight",
                "heads.relation.classifier.bias");
    }

    /** q of a mention, given Z^LM at both of its ends. */
    double[] query(double[] start, double[] end) {
        double[] mean = new double[start.length];
        for (int f = 0; f < mean.length; f++) {
            mean[f] = (start[f] + end[f]) / 2;
        }
        return linear(gelu(linear(mean, "heads.entity.w1", null)), "heads.entity.w2", null);
    }

    private double[] linear(double[] x, String weight, @Nullable String bias) {
        float[] w = Tensors.toFloats(parameters.get(weight));
        double[] y = new double[w.length / x.length];
        float[] b = bias == null ? new float[y.length] : Tensors.toFloats(parameters.get(bias));
        for (int i = 0; i < y.length; i++) {
            y[i] = b[i];
            for (int j = 0; j < x.length; j++) {
                y[i] += w[i * x.length + j] * x[j];
            }
        }
        return y;
    }

    private static double[] gelu(double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * (1 + erf(x[i] / Math.sqrt(2))) / 2;
        }
        return y;
    }

    /** By its power series; beyond 4 it is 1 to seven digits. */
    private static double erf(double x) {
        if (Math.abs(x) > 4) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 120; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double crossEntropy(double[] scores, int target) {
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score);
        }
        return Math.log(sum) - scores[target];
    }

    static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** A tensor as rows of its last dimension. */
    static double[][] rows(Tensor tensor) {
        float[] values = Tensors.toFloats(tensor);
        int width = (int) tensor.size(tensor.dim() - 1);
        double[][] rows = new double[values.length / width][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = values[i];
        }
        return rows;
    }
}
