package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against libtorch's cross-entropy with autograd. */
class DecoderLossTest {

    private static final int ROWS = 300;
    private static final int WIDTH = 16;
    private static final int VOCABULARY = 50;
    private static final double SCALE = 0.25;

    @ParameterizedTest
    @EnumSource(Precision.class)
    void lossAndGradientsAreThoseOfCrossEntropy(Precision precision) {
        int[] targets = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            targets[i] = i % 7 == 3 ? -100 : (i * 31) % VOCABULARY;
        }
        try (Parameters parameters = parameters();
                PointerScope scope = new PointerScope()) {
            Tensor weight = parameters.get("weight");
            Tensor bias = parameters.get("bias");
            Tensor input = values(ROWS * WIDTH, 3).view(ROWS, WIDTH).mul(new Scalar(2.0));
            input.set_requires_grad(true);

            Tensor expected = torch.cross_entropy_loss(
                    torch.linear(input, weight, new TensorOptional(bias)), Tensors.indices(targets, ROWS));
            expected.mul(new Scalar(SCALE)).backward();
            float[] inputGradient = Tensors.toFloats(input.grad());
            float[] gradients = Tensors.toFloats(parameters.gradients());

            parameters.gradients().zero_();
            input.mutable_grad().zero_();
            Tensor loss = new DecoderLoss(weight, bias, precision).loss(input, targets, SCALE);
            loss.mul(new Scalar(SCALE)).backward();

            boolean exact = precision == Precision.FP32;
            assertThat(Tensors.item(loss)).isCloseTo(Tensors.item(expected), within(exact ? 1e-5 : 1e-2));
            requireClose(Tensors.toFloats(input.grad()), inputGradient, exact ? 1e-4 : 3e-2);
            requireClose(Tensors.toFloats(parameters.gradients()), gradients, exact ? 1e-4 : 3e-2);
        }
    }

    @Test
    void addsToGradientsThatAreThereAndGivesNaNWithoutAnExample() {
        try (Parameters parameters = parameters();
                PointerScope scope = new PointerScope()) {
            DecoderLoss decoder = new DecoderLoss(parameters.get("weight"), parameters.get("bias"), Precision.FP32);
            Tensor input = values(2 * WIDTH, 5).view(2, WIDTH);
            decoder.loss(input, new int[] {4, 9}, 1);
            float[] once = Tensors.toFloats(parameters.gradients());
            decoder.loss(input, new int[] {4, 9}, 1);
            float[] twice = Tensors.toFloats(parameters.gradients());
            for (int i = 0; i < once.length; i++) {
                once[i] *= 2;
            }
            requireClose(twice, once, 1e-5);

            assertThat(Tensors.item(decoder.loss(input, new int[] {-1, -100}, 1)))
                    .isNaN();
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(twice);
            assertThatThrownBy(() -> decoder.loss(input, new int[] {0, VOCABULARY}, 1))
                    .hasMessage("expected targets below 50, found 50");
        }
    }

    /** Difference over the norm of what is expected. */
    private static void requireClose(float[] found, float[] expected, double tolerance) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(norm).isPositive();
        assertThat(Math.sqrt(difference / norm)).isLessThan(tolerance);
    }

    private static Parameters parameters() {
        Parameters.Builder builder = new Parameters.Builder();
        builder.add("weight", ParameterGroup.LANGUAGE_DECAY, VOCABULARY, WIDTH)
                .add("bias", ParameterGroup.LANGUAGE_PLAIN, VOCABULARY);
        Parameters parameters = builder.build();
        parameters.set("weight", floats(VOCABULARY * WIDTH, 1));
        parameters.set("bias", floats(VOCABULARY, 2));
        return parameters;
    }

    private static Tensor values(int count, long seed) {
        return Tensors.floats(floats(count, seed), count);
    }

    private static float[] floats(int count, long seed) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
