package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;

/** Against the update of Loshchilov and Hutter (2017), Algorithm 2, in float64. */
class AdamWTest {

    @Test
    void equalsThePlainUpdateAndDecaysOnlyWhereItShould() {
        PretrainConfig.Optimizer options = new PretrainConfig.Optimizer(0, 0, 0, 0.9, 0.999, 1e-8, 0.1, 1);
        SplittableRandom random = new SplittableRandom(1);
        ParameterGroup[] groups = ParameterGroup.values();
        double[] rates = {0.01, 0.02, 0.03, 0.04};
        try (Parameters parameters = build();
                AdamW optimizer = new AdamW(parameters, options)) {
            double[] w = new double[8];
            double[] m = new double[8];
            double[] v = new double[8];
            for (int i = 0; i < 8; i++) {
                w[i] = 1 + i;
            }
            try (PointerScope scope = new PointerScope()) {
                parameters.weights().copy_(Tensors.floats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 8));
            }
            for (int t = 1; t <= 5; t++) {
                float[] g = new float[8];
                for (int i = 0; i < 8; i++) {
                    g[i] = (float) random.nextGaussian();
                    int group = i / 2;
                    w[i] -= groups[group].decays() ? rates[group] * 0.1 * w[i] : 0;
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    w[i] -= rates[group]
                            * (m[i] / (1 - Math.pow(0.9, t)))
                            / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8);
                }
                try (PointerScope scope = new PointerScope()) {
                    parameters.gradients().copy_(Tensors.floats(g, 8));
                }
                optimizer.step(group -> rates[group.ordinal()]);
            }
            float[] found = Tensors.toFloats(parameters.weights());
            for (int i = 0; i < 8; i++) {
                assertThat((double) found[i]).isCloseTo(w[i], org.assertj.core.api.Assertions.within(1e-5));
            }
        }
    }

    @Test
    void clipsToTheNorm() {
        PretrainConfig.Optimizer options = new PretrainConfig.Optimizer(0, 0, 0, 0.9, 0.999, 1e-8, 0.1, 2.5);
        try (Parameters parameters = build();
                AdamW optimizer = new AdamW(parameters, options);
                PointerScope scope = new PointerScope()) {
            parameters.gradients().copy_(Tensors.floats(new float[] {3, 0, 0, 4, 0, 0, 0, 0}, 8));
            assertThat(optimizer.gradientNorm()).isEqualTo(5);
            optimizer.clip(5);
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(1.5f, 0, 0, 2, 0, 0, 0, 0);
            optimizer.clip(2.5);
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(1.5f, 0, 0, 2, 0, 0, 0, 0);
        }
    }

    private static Parameters build() {
        Parameters.Builder builder = new Parameters.Builder();
        for (ParameterGroup group : ParameterGroup.values()) {
            builder.add(group.name(), group, 2);
        }
        return builder.build();
    }
}
