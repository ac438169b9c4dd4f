package org.jaket.cli.report;

/** The two directions along which vectors differ most, by power iteration on their covariance. */
final class Pca {

    private static final int ITERATIONS = 300;

    private Pca() {}

    /**
     * Projects vectors on their first two principal components.
     *
     * @param vectors at least one row, all of one length
     * @return one (x, y) a row; the sign of an axis is such that its largest loading is positive
     */
    static double[][] project(float[][] vectors) {
        double[][] centred = centre(vectors);
        double[][] covariance = covariance(centred);
        double[] first = leading(covariance);
        deflate(covariance, first);
        double[] second = leading(covariance);
        double[][] points = new double[vectors.length][2];
        for (int i = 0; i < points.length; i++) {
            points[i][0] = dot(centred[i], first);
            points[i][1] = dot(centred[i], second);
        }
        return points;
    }

    private static double[][] centre(float[][] vectors) {
        int size = vectors[0].length;
        double[] mean = new double[size];
        for (float[] vector : vectors) {
            for (int j = 0; j < size; j++) {
                mean[j] += vector[j] / (double) vectors.length;
            }
        }
        double[][] centred = new double[vectors.length][size];
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < size; j++) {
                centred[i][j] = vectors[i][j] - mean[j];
            }
        }
        return centred;
    }

    private static double[][] covariance(double[][] rows) {
        int size = rows[0].length;
        double[][] sum = new double[size][size];
        for (double[] row : rows) {
            for (int a = 0; a < size; a++) {
                double value = row[a];
                double[] into = sum[a];
                for (int b = 0; b < size; b++) {
                    into[b] += value * row[b];
                }
            }
        }
        return sum;
    }

    private static double[] leading(double[][] matrix) {
        int size = matrix.length;
        double[] vector = new double[size];
        for (int j = 0; j < size; j++) {
            // Any start that no axis of the data is orthogonal to by construction.
            vector[j] = 1 + Math.sin(j + 1.0);
        }
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] next = new double[size];
            for (int a = 0; a < size; a++) {
                next[a] = dot(matrix[a], vector);
            }
            double norm = Math.sqrt(dot(next, next));
            if (norm < 1e-30) {
                return new double[size];
            }
            for (int a = 0; a < size; a++) {
                vector[a] = next[a] / norm;
            }
        }
        int largest = 0;
        for (int a = 1; a < size; a++) {
            if (Math.abs(vector[a]) > Math.abs(vector[largest])) {
                largest = a;
            }
        }
        if (vector[largest] < 0) {
            for (int a = 0; a < size; a++) {
                vector[a] = -vector[a];
            }
        }
        return vector;
    }

    private static void deflate(double[][] matrix, double[] axis) {
        double[] image = new double[axis.length];
        for (int a = 0; a < axis.length; a++) {
            image[a] = dot(matrix[a], axis);
        }
        double value = dot(image, axis);
        for (int a = 0; a < axis.length; a++) {
            for (int b = 0; b < axis.length; b++) {
                matrix[a][b] -= value * axis[a] * axis[b];
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
