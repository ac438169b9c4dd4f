package org.jaket.tasks.entities;

/**
 * Least squares with a penalty, centred, in float64 and in Java: the LAPACK of libtorch's build overflows the stack of a
 * Java thread where it solves with several threads, which ends the process without a word.
 */
final class RidgeRegression {

    private final double[] inputMean;
    private final double[] targetMean;
    /** {@code [F][W]}. */
    private final double[][] map;

    /**
     * Fits.
     *
     * @param inputs {@code [n][F]}, at least one row
     * @param targets {@code [n][W]}
     * @param ridge the penalty, as a share of the mean variance of an input feature times n
     */
    RidgeRegression(float[][] inputs, float[][] targets, double ridge) {
        inputMean = mean(inputs);
        targetMean = mean(targets);
        int f = inputMean.length;
        double[][] gram = new double[f][f];
        double[][] right = new double[f][targetMean.length];
        for (int n = 0; n < inputs.length; n++) {
            for (int i = 0; i < f; i++) {
                double x = inputs[n][i] - inputMean[i];
                for (int j = 0; j <= i; j++) {
                    gram[i][j] += x * (inputs[n][j] - inputMean[j]);
                }
                for (int w = 0; w < targetMean.length; w++) {
                    right[i][w] += x * (targets[n][w] - targetMean[w]);
                }
            }
        }
        double trace = 0;
        for (int i = 0; i < f; i++) {
            trace += gram[i][i];
        }
        for (int i = 0; i < f; i++) {
            gram[i][i] += Math.max(1e-6, ridge * trace / f);
        }
        solve(gram, right);
        map = right;
    }

    private static double[] mean(float[][] rows) {
        double[] mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += (double) row[i] / rows.length;
            }
        }
        return mean;
    }

    /** Overwrites the right side by the solution, and the lower half of the positive definite matrix by its root. */
    private static void solve(double[][] a, double[][] b) {
        int n = a.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                subtract(b[i], a[i][k], b[k]);
            }
            divide(b[i], a[i][i]);
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                subtract(b[i], a[k][i], b[k]);
            }
            divide(b[i], a[i][i]);
        }
    }

    private static void subtract(double[] from, double factor, double[] row) {
        for (int w = 0; w < from.length; w++) {
            from[w] -= factor * row[w];
        }
    }

    private static void divide(double[] row, double by) {
        for (int w = 0; w < row.length; w++) {
            row[w] /= by;
        }
    }

    /**
     * Predicts.
     *
     * @param inputs {@code [m][F]}
     * @return {@code [m * W]}, row by row
     */
    float[] predict(float[][] inputs) {
        int width = targetMean.length;
        float[] predicted = new float[inputs.length * width];
        for (int m = 0; m < inputs.length; m++) {
            double[] row = targetMean.clone();
            for (int i = 0; i < inputMean.length; i++) {
                subtract(row, inputMean[i] - inputs[m][i], map[i]);
            }
            for (int w = 0; w < width; w++) {
                predicted[m * width + w] = (float) row[w];
            }
        }
        return predicted;
    }
}
