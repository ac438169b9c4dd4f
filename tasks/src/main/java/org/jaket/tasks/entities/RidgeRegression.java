package org.jaket.tasks.entities;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Least squares with a penalty, centred, in float64.
 *
 * <p>In Java, because libtorch's {@code linalg_solve} ended the process by a segmentation fault at F=384 unless OpenBLAS
 * and OpenMP had one thread each.
 */
final class RidgeRegression {

    private static final double SMALLEST_PENALTY = 1e-6;

    private final double[] inputMean;
    private final double[] targetMean;
    /** {@code [F, W]}. */
    private final DMatrixRMaj map;

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
        DMatrixRMaj x = centred(inputs, inputMean);
        DMatrixRMaj gram = new DMatrixRMaj(f, f);
        CommonOps_DDRM.multTransA(x, x, gram);
        double penalty = Math.max(SMALLEST_PENALTY, ridge * CommonOps_DDRM.trace(gram) / f);
        for (int i = 0; i < f; i++) {
            gram.add(i, i, penalty);
        }
        DMatrixRMaj right = new DMatrixRMaj(f, targetMean.length);
        CommonOps_DDRM.multTransA(x, centred(targets, targetMean), right);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(f);
        if (!solver.setA(gram)) {
            throw new IllegalArgumentException("the vectors that a ridge regression is fitted on are not finite");
        }
        map = new DMatrixRMaj(f, targetMean.length);
        solver.solve(right, map);
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

    private static DMatrixRMaj centred(float[][] rows, double[] mean) {
        DMatrixRMaj centred = new DMatrixRMaj(rows.length, mean.length);
        for (int n = 0; n < rows.length; n++) {
            for (int i = 0; i < mean.length; i++) {
                centred.set(n, i, rows[n][i] - mean[i]);
            }
        }
        return centred;
    }

    /**
     * Predicts.
     *
     * @param inputs {@code [m][F]}
     * @return {@code [m * W]}, row by row
     */
    float[] predict(float[][] inputs) {
        DMatrixRMaj product = new DMatrixRMaj(inputs.length, targetMean.length);
        CommonOps_DDRM.mult(centred(inputs, inputMean), map, product);
        float[] predicted = new float[product.getNumElements()];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = (float) (product.get(i) + targetMean[i % targetMean.length]);
        }
        return predicted;
    }
}
