package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jaket.random.Randomness;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTest {

    private static final LanguageConfig ONE_LAYER =
            new LanguageConfig(ModelType.BERT, 20, 8, 1, 2, 16, 8, 1, 1e-12, 0, 0.2, 0.2);
    private static final TokenBatch BATCH =
            new TokenBatch(2, 5, new int[] {2, 7, 9, 11, 3, 2, 8, 3, 0, 0}, new int[] {5, 3});
    private static final double STEP = 4e-3;

    /** A smooth function of the hidden states and the logits at real positions, summed in f64. */
    private static double loss(LanguageModule module, Dropout dropout, float[] weights, boolean backward) {
        try (PointerScope scope = new PointerScope()) {
            Tensor hidden = module.upper(module.lower(BATCH, dropout, dropout), BATCH, dropout, dropout);
            Tensor real = hidden.view(-1, 8).index_select(0, Tensors.indices(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 8));
            Tensor logits = module.maskedTokenLogits(real);
            Tensor factors = Tensors.floats(weights, 8, 20);
            if (backward) {
                logits.mul(factors).sum().backward();
            }
            float[] values = Tensors.toFloats(logits);
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += (double) values[i] * weights[i];
            }
            return sum;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void agreesWithFiniteDifferences(double rate) {
        Parameters.Builder builder = new Parameters.Builder();
        LanguageModule.declare(builder, ONE_LAYER);
        try (Parameters parameters = builder.build();
                DropoutPool pool = new DropoutPool()) {
            LanguageModuleTest.randomize(parameters, 4);
            LanguageModule module = new LanguageModule(ONE_LAYER, parameters, LanguageModuleTest.PLAIN);
            Dropout dropout = Dropout.of(pool, rate, new Randomness(5), 0);
            SplittableRandom random = new SplittableRandom(6);
            float[] weights = new float[8 * 20];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextDouble(-1, 1);
            }
            loss(module, dropout, weights, true);
            for (Parameters.Slot slot : parameters.slots().values()) {
                Tensor parameter = parameters.get(slot.name());
                float[] start = Tensors.toFloats(parameter);
                float[] gradient = Tensors.toFloats(parameter.grad());
                float[] direction = new float[start.length];
                double expected = 0;
                double norm = 0;
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = random.nextBoolean() ? 1 : -1;
                    direction[i] /= (float) Math.sqrt(direction.length);
                    expected += (double) gradient[i] * direction[i];
                    norm += (double) gradient[i] * gradient[i];
                }
                double up = shifted(module, dropout, weights, parameters, slot.name(), start, direction, STEP);
                double down = shifted(module, dropout, weights, parameters, slot.name(), start, direction, -STEP);
                parameters.set(slot.name(), start);
                assertThat((up - down) / (2 * STEP))
                        .as(slot.name())
                        .isCloseTo(expected, within(2e-3 + 5e-3 * Math.sqrt(norm)));
            }
        }
    }

    private static double shifted(
            LanguageModule module,
            Dropout dropout,
            float[] weights,
            Parameters parameters,
            String name,
            float[] start,
            float[] direction,
            double step) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        parameters.set(name, moved);
        return loss(module, dropout, weights, false);
    }
}
