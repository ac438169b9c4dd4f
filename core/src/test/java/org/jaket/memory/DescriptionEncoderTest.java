package org.jaket.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageConfig;
import org.jaket.language.LanguageModule;
import org.jaket.language.ModelType;
import org.jaket.language.TokenBatch;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;

class DescriptionEncoderTest {

    private static final int F = 48;
    private static final LanguageConfig CONFIG =
            new LanguageConfig(ModelType.BERT, 200, F, 4, 4, 96, 40, 2, 1e-12, 0, 0.1, 0.1);

    /** Descriptions of 3 to 30 tokens, with mentions of one token, of several, and of none. */
    private record Made(int[][] texts, int[] firsts, int[] lasts) implements Descriptions {

        static Made of(int count) {
            SplittableRandom random = new SplittableRandom(9);
            int[][] texts = new int[count][];
            int[] firsts = new int[count];
            int[] lasts = new int[count];
            for (int i = 0; i < count; i++) {
                texts[i] = random.ints(3 + random.nextInt(28), 5, 200).toArray();
                firsts[i] = i % 5 == 0 ? 0 : 1 + random.nextInt(texts[i].length - 2);
                lasts[i] = i % 5 == 0 ? 0 : firsts[i] + random.nextInt(texts[i].length - 1 - firsts[i]);
            }
            return new Made(texts, firsts, lasts);
        }

        @Override
        public int length(int index) {
            return texts[index].length;
        }

        @Override
        public void copy(int index, int[] into, int at) {
            System.arraycopy(texts[index], 0, into, at, texts[index].length);
        }

        @Override
        public int first(int index) {
            return firsts[index];
        }

        @Override
        public int last(int index) {
            return lasts[index];
        }
    }

    /** The equation read literally: all of LM1 on one description after the other, the mean of two rows. */
    private static float[] plain(LanguageModule module, Descriptions descriptions, int index) {
        int[] tokens = descriptions.tokens(index);
        try (PointerScope scope = new PointerScope()) {
            float[] z = Tensors.toFloats(module.lower(
                    new TokenBatch(1, tokens.length, tokens, new int[] {tokens.length}), Dropout.NONE, Dropout.NONE));
            float[] mean = new float[F];
            for (int f = 0; f < F; f++) {
                mean[f] = (z[descriptions.first(index) * F + f] + z[descriptions.last(index) * F + f]) / 2;
            }
            return mean;
        }
    }

    @Test
    void equalsThePlainPath() {
        Parameters.Builder builder = new Parameters.Builder();
        LanguageModule.declare(builder, CONFIG);
        try (Parameters parameters = builder.buildFrozen()) {
            fill(parameters);
            Descriptions descriptions = Made.of(70);
            int[] ids = java.util.stream.IntStream.range(0, 70)
                    .filter(i -> i % 3 != 1)
                    .map(i -> 69 - i)
                    .toArray();
            for (AttentionKind attention : AttentionKind.values()) {
                ComputePolicy policy = new ComputePolicy(Precision.FP32, attention);
                LanguageModule module = new LanguageModule(CONFIG, parameters, policy);
                try (PointerScope scope = new PointerScope()) {
                    Tensor into = Tensors.zeros(ScalarType.Float, ids.length, F);
                    assertThat(new DescriptionEncoder(module, policy, 64)
                                    .encode(descriptions, ids, into, done -> {}, () -> false))
                            .isTrue();
                    float[] found = Tensors.toFloats(into);
                    for (int i = 0; i < ids.length; i++) {
                        assertThat(Arrays.copyOfRange(found, i * F, (i + 1) * F))
                                .containsExactly(plain(module, descriptions, ids[i]), within(1e-5f));
                    }
                }
            }
        }
    }

    private static void fill(Parameters parameters) {
        SplittableRandom random = new SplittableRandom(4);
        for (Parameters.Slot slot : parameters.slots().values()) {
            float[] values = new float[(int) slot.size()];
            boolean norm = slot.name().contains("LayerNorm.weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((norm ? 1 : 0) + 0.2 * random.nextGaussian());
            }
            parameters.set(slot.name(), values);
        }
    }
}
