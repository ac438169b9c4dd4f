package org.jaket.tasks.entities;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.Tensors;

/**
 * First values of a classifier that knows what categories are called.
 *
 * <p>A label's vector goes the way of an entity without neighbours, so it lies where entity vectors lie.
 */
final class CategoryVectors {

    /** Scores then spread as 10 times a cosine. */
    private static final double SCALE = 10;

    /** Of the ridge, as a share of the mean variance of a feature times the number of examples. */
    private static final double RIDGE = 0.1;

    private CategoryVectors() {}

    /** Weights {@code [C * F]}, row by row, and biases {@code [C]}. */
    record Values(float[] weights, float[] biases) {}

    /**
     * From labels alone: each category's centred and scaled vector.
     *
     * @param labels vectors of the categories, {@code [C, F]}
     * @param entities a sample of entity vectors, for their mean and length, {@code [n, F]}
     */
    static Values fromLabels(Tensor labels, Tensor entities) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor centred = labels.sub(labels.mean(0L));
            Tensor centre = entities.mean(0L);
            double length = Tensors.item(rowNorms(entities.sub(centre)).mean());
            Tensor weights = centred.div(rowNorms(centred).clamp_min(new Scalar(1e-6)))
                    .mul(new Scalar(SCALE / Math.max(length, 1e-6)));
            Tensor biases = weights.matmul(centre.view(-1, 1)).neg().view(-1);
            return new Values(Tensors.toFloats(weights), Tensors.toFloats(biases));
        }
    }

    private static Tensor rowNorms(Tensor rows) {
        return rows.mul(rows)
                .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                .sqrt();
    }

    /**
     * From pre-training: what it has learnt, and for categories that it has not seen the prediction of a ridge regression
     * from label to learnt vector and bias, fitted on all that it has.
     *
     * @param ids category ids, C of them
     * @param labels their label vectors, {@code [C, F]}
     * @param learnt category id to weights and bias, {@code [F + 1]}
     * @param learntLabels label vectors of the learnt categories, in the order of the map, {@code [n, F]}
     */
    static Values fromPretraining(List<String> ids, Tensor labels, Map<String, float[]> learnt, Tensor learntLabels) {
        int f = Math.toIntExact(labels.size(1));
        float[] predicted = predict(labels, new ArrayList<>(learnt.values()), learntLabels);
        float[] weights = new float[ids.size() * f];
        float[] biases = new float[ids.size()];
        for (int c = 0; c < ids.size(); c++) {
            float[] row =
                    learnt.getOrDefault(ids.get(c), Arrays.copyOfRange(predicted, c * (f + 1), (c + 1) * (f + 1)));
            System.arraycopy(row, 0, weights, c * f, f);
            biases[c] = row[f];
        }
        return new Values(weights, biases);
    }

    private static float[] predict(Tensor labels, List<float[]> learnt, Tensor learntLabels) {
        int f = Math.toIntExact(labels.size(1));
        return new RidgeRegression(rows(learntLabels, f), learnt.toArray(new float[0][]), RIDGE)
                .predict(rows(labels, f));
    }

    private static float[][] rows(Tensor matrix, int width) {
        float[] flat = Tensors.toFloats(matrix.to(ScalarType.Float));
        float[][] rows = new float[flat.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return rows;
    }
}
