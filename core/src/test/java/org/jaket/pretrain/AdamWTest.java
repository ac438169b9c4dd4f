package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** Against the update of Loshchilov and Hutter (2017), Algorithm 2, in float64. */
class AdamWTest {

    /** More than one thread updates at once. */
    private static final int LARGE = 1 << 18;

    @Test
    void equalsThePlainUpdateAndDecaysOnlyWhereItShould() {
        requirePlainUpdate(2, 2, 2, 2, 2, 2);
    }

    @Test
    void equalsThePlainUpdateOfManyValues() {
        requirePlainUpdate(3, 1, 2 * LARGE + 5, LARGE + 1, 2, 7);
    }

    private static void requirePlainUpdate(int... sizes) {
        PretrainConfig.Optimizer options = new PretrainConfig.Optimizer(0, 0, 0, 0.9, 0.999, 1e-8, 0.1, 1);
        SplittableRandom random = new SplittableRandom(1);
        ParameterGroup[] groups = ParameterGroup.values();
        int[] groupOf = IntStream.range(0, groups.length)
                .flatMap(group -> IntStream.generate(() -> group).limit(sizes[group]))
                .toArray();
        int size = groupOf.length;
        double[] rates = new double[groups.length];
        for (int group = 0; group < groups.length; group++) {
            rates[group] = 0.01 * (group + 1);
        }
        try (Parameters parameters = build(sizes);
                AdamW optimizer = new AdamW(parameters, options)) {
            double[] w = new double[size];
            double[] m = new double[size];
            double[] v = new double[size];
            float[] initial = new float[size];
            for (int i = 0; i < size; i++) {
                initial[i] = 1 + i % 12;
                w[i] = initial[i];
            }
            try (PointerScope scope = new PointerScope()) {
                parameters.weights().copy_(Tensors.floats(initial, size));
            }
            for (int t = 1; t <= 5; t++) {
                float[] g = new float[size];
                for (int i = 0; i < size; i++) {
                    g[i] = (float) random.nextGaussian();
                    int group = groupOf[i];
                    w[i] -= groups[group].decays() ? rates[group] * 0.1 * w[i] : 0;
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    w[i] -= rates[group]
                            * (m[i] / (1 - Math.pow(0.9, t)))
                            / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
                }
                try (PointerScope scope = new PointerScope()) {
                    parameters.gradients().copy_(Tensors.floats(g, size));
                }
                optimizer.step(0, group -> rates[group.ordinal()]);
            }
            float[] found = Tensors.toFloats(parameters.weights());
            double worst = 0;
            for (int i = 0; i < size; i++) {
                worst = Math.max(worst, Math.abs(found[i] - w[i]));
            }
            assertThat(worst).isLessThan(1e-5);
        }
    }

    @Test
    void clipsToTheNorm() {
        PretrainConfig.Optimizer options = new PretrainConfig.Optimizer(0, 0, 0, 0.9, 0.999, 1e-8, 0.1, 2.5);
        try (Parameters parameters = build(2, 2, 2, 2, 2, 2);
                AdamW optimizer = new AdamW(parameters, options);
                PointerScope scope = new PointerScope()) {
            int size = (int) parameters.size();
            float[] gradients = new float[size];
            gradients[0] = 3;
            gradients[size - 1] = 4;
            parameters.gradients().copy_(Tensors.floats(gradients, size));
            assertThat(optimizer.gradientNorm()).isEqualTo(5);
            optimizer.step(5, group -> 0);
            gradients[0] = 1.5f;
            gradients[size - 1] = 2;
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(gradients);
            optimizer.step(2.5, group -> 0);
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(gradients);
        }
    }

    private static Parameters build(int... sizes) {
        Parameters.Builder builder = new Parameters.Builder();
        for (ParameterGroup group : ParameterGroup.values()) {
            builder.add(group.name(), group, sizes[group.ordinal()]);
        }
        return builder.build();
    }
}
