package org.jaket.tasks.entities;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;

/** One vector and one bias for each category. */
final class CategoryClassifier {

    private static final String WEIGHT = "task.category.weight";
    private static final String BIAS = "task.category.bias";
    private static final double DEVIATION = 0.02;

    private final Parameters parameters;

    CategoryClassifier(Parameters parameters) {
        this.parameters = parameters;
    }

    static void declare(Parameters.Builder builder, int width, int categories) {
        builder.add(WEIGHT, ParameterGroup.TASK_DECAY, categories, width)
                .add(BIAS, ParameterGroup.TASK_PLAIN, categories);
    }

    /** Normal weights of deviation 0.02, as BERT starts; biases zero. */
    void initialize(Randomness randomness) {
        var random = randomness.stream(Purpose.TASK_INITIALIZATION, 0);
        float[] values = new float[Math.toIntExact(parameters.get(WEIGHT).numel())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (DEVIATION * random.nextGaussian());
        }
        parameters.set(WEIGHT, values);
    }

    /**
     * Sets weights and biases.
     *
     * @param weights {@code [C, W]}, row by row, for the first W elements of a vector; the others start at zero
     * @param biases {@code [C]}
     */
    void set(float[] weights, float[] biases) {
        float[] all = new float[Math.toIntExact(parameters.get(WEIGHT).numel())];
        int given = weights.length / biases.length;
        int width = all.length / biases.length;
        for (int c = 0; c < biases.length; c++) {
            System.arraycopy(weights, c * given, all, c * width, given);
        }
        parameters.set(WEIGHT, all);
        parameters.set(BIAS, biases);
    }

    /** Scores, {@code [n, width] → [n, C]}, f32. */
    Tensor scores(Tensor vectors) {
        return torch.linear(vectors, parameters.get(WEIGHT), new TensorOptional(parameters.get(BIAS)));
    }
}
