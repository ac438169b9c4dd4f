package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanguageModuleTest {

    static final ComputePolicy PLAIN = new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT);
    static final LanguageConfig TINY = new LanguageConfig(ModelType.BERT, 60, 16, 4, 4, 32, 24, 2, 1e-12, 0, 0.1, 0.1);
    static final TokenBatch BATCH =
            new TokenBatch(2, 6, new int[] {2, 7, 9, 11, 13, 3, 2, 8, 41, 3, 0, 0}, new int[] {6, 4});

    private Parameters parameters;

    @BeforeEach
    void fill() {
        Parameters.Builder builder = new Parameters.Builder();
        LanguageModule.declare(builder, TINY);
        parameters = builder.build();
        randomize(parameters, 1);
    }

    @AfterEach
    void free() {
        parameters.close();
    }

    static void randomize(Parameters parameters, long seed) {
        SplittableRandom random = new Randomness(seed).stream(Purpose.SYNTHETIC, 0);
        for (Parameters.Slot slot : parameters.slots().values()) {
            float[] values = new float[(int) slot.size()];
            boolean norm = slot.name().contains("LayerNorm.weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((norm ? 1 : 0) + random.nextDouble(-0.3, 0.3));
            }
            parameters.set(slot.name(), values);
        }
    }

    private float[] hidden(ComputePolicy policy, int split, TokenBatch batch) {
        LanguageModule module = new LanguageModule(TINY, parameters, policy, split);
        try (PointerScope scope = new PointerScope()) {
            return Tensors.toFloats(policy.forward(() ->
                    module.upper(module.lower(batch, Dropout.NONE, Dropout.NONE), batch, Dropout.NONE, Dropout.NONE)));
        }
    }

    @Test
    void lowerThenUpperEqualsTheWhole() {
        float[] whole = hidden(PLAIN, 4, BATCH);
        for (int split = 0; split < 4; split++) {
            assertThat(hidden(PLAIN, split, BATCH)).as("split %d", split).containsExactly(whole);
        }
    }

    @Test
    void lowerAtSomePositionsEqualsTheWholeThere() {
        int[] positions = {0, 5, 3, 1};
        for (AttentionKind attention : AttentionKind.values()) {
            ComputePolicy policy = new ComputePolicy(Precision.FP32, attention);
            for (int split = 0; split <= 4; split++) {
                LanguageModule module = new LanguageModule(TINY, parameters, policy, split);
                try (PointerScope scope = new PointerScope()) {
                    Tensor whole =
                            module.lower(BATCH, Dropout.NONE, Dropout.NONE).view(12, 16);
                    Tensor expected = whole.index_select(0, Tensors.indices(new int[] {0, 5, 9, 7}, 4));
                    Tensor some = module.lowerAt(BATCH, positions);
                    assertThat(Tensors.shape(some)).containsExactly(2, 2, 16);
                    assertThat(Tensors.toFloats(some))
                            .as("%s, split %d", attention, split)
                            .containsExactly(Tensors.toFloats(expected), within(2e-6f));
                }
            }
        }
    }

    @Test
    void upperAtSomePositionsEqualsTheWholeThere() {
        int[] positions = {0, 5, 3, 1};
        for (AttentionKind attention : AttentionKind.values()) {
            ComputePolicy policy = new ComputePolicy(Precision.FP32, attention);
            for (int split = 0; split <= 4; split++) {
                LanguageModule module = new LanguageModule(TINY, parameters, policy, split);
                try (PointerScope scope = new PointerScope()) {
                    Tensor z = module.lower(BATCH, Dropout.NONE, Dropout.NONE);
                    Tensor expected = module.upper(z, BATCH, Dropout.NONE, Dropout.NONE)
                            .view(12, 16)
                            .index_select(0, Tensors.indices(new int[] {0, 5, 9, 7}, 4));
                    Tensor some = module.upperAt(z, BATCH, positions, Dropout.NONE, Dropout.NONE);
                    assertThat(Tensors.shape(some)).containsExactly(2, 2, 16);
                    assertThat(Tensors.toFloats(some))
                            .as("%s, split %d", attention, split)
                            .containsExactly(Tensors.toFloats(expected), within(2e-6f));
                    assertThatThrownBy(
                                    () -> module.upperAt(z, BATCH, new int[] {0, 5, 0, 4}, Dropout.NONE, Dropout.NONE))
                            .hasMessageContaining("position 4");
                    assertThatThrownBy(() ->
                                    module.upperAt(z.narrow(1, 0, 5), BATCH, positions, Dropout.NONE, Dropout.NONE))
                            .hasMessageContaining("expected shape");
                }
            }
        }
    }

    @Test
    void lowerAtRefusesPositionsOutsideTheSequences() {
        LanguageModule module = new LanguageModule(TINY, parameters, PLAIN, 2);
        assertThatThrownBy(() -> module.lowerAt(BATCH, new int[] {0, 5, 0, 4}))
                .hasMessageContaining("position 4")
                .hasMessageContaining("4 tokens");
        assertThatThrownBy(() -> module.lowerAt(BATCH, new int[] {0, 5, 0})).hasMessageContaining("found 3");
    }

    @Test
    void paddingMayReachBeyondThePositionTable() {
        int[] tokens = new SplittableRandom(3).ints(24, 4, 60).toArray();
        float[] exact = hidden(PLAIN, 2, new TokenBatch(1, 24, tokens, new int[] {24}));
        TokenBatch longer = new TokenBatch(1, 32, java.util.Arrays.copyOf(tokens, 32), new int[] {24});
        assertThat(java.util.Arrays.copyOf(hidden(PLAIN, 2, longer), exact.length))
                .containsExactly(exact, within(2e-6f));
        assertThatThrownBy(() -> hidden(PLAIN, 2, new TokenBatch(1, 32, new int[32], new int[] {25})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 24");
    }

    @Test
    void fusedAttentionEqualsTheWrittenOut() {
        float[] plain = hidden(PLAIN, 2, BATCH);
        float[] fused = hidden(new ComputePolicy(Precision.FP32, AttentionKind.FUSED), 2, BATCH);
        assertThat(fused).containsExactly(plain, within(2e-6f));
    }

    @Test
    void bfloat16IsCloseToFp32() {
        float[] plain = hidden(PLAIN, 2, BATCH);
        float[] half = hidden(new ComputePolicy(Precision.BF16, AttentionKind.WRITTEN_OUT), 2, BATCH);
        assertThat(half).containsExactly(plain, within(0.05f)).isNotEqualTo(plain);
    }

    private float[] gradients(ComputePolicy policy, TokenBatch batch) {
        LanguageModule module = new LanguageModule(TINY, parameters, policy);
        try (PointerScope scope = new PointerScope()) {
            parameters.gradients().zero_();
            Tensor loss = policy.forward(() -> {
                Tensor lower = module.lower(batch, Dropout.NONE, Dropout.NONE);
                Tensor hidden = module.upper(lower, batch, Dropout.NONE, Dropout.NONE);
                return module.maskedTokenLogits(hidden.view(-1, 16).narrow(0, 0, 4))
                        .to(ScalarType.Float)
                        .square()
                        .mean();
            });
            loss.backward();
            return Tensors.toFloats(parameters.gradients());
        }
    }

    private static double distance(float[] found, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < found.length; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    @Test
    void everyPolicyHasTheSameGradients() {
        TokenBatch whole = new TokenBatch(1, 4, new int[] {2, 8, 41, 3}, new int[] {4});
        for (TokenBatch batch : new TokenBatch[] {BATCH, whole}) {
            float[] plain = gradients(PLAIN, batch);
            float[] fused = gradients(new ComputePolicy(Precision.FP32, AttentionKind.FUSED), batch);
            float[] half = gradients(new ComputePolicy(Precision.BF16, AttentionKind.WRITTEN_OUT), batch);
            assertThat(distance(fused, plain)).isLessThan(1e-5);
            assertThat(distance(half, plain)).isPositive().isLessThan(0.03);
        }
    }

    @Test
    void paddingHasNoInfluence() {
        float[] padded = hidden(PLAIN, 2, BATCH);
        TokenBatch otherPadding =
                new TokenBatch(2, 6, new int[] {2, 7, 9, 11, 13, 3, 2, 8, 41, 3, 55, 56}, new int[] {6, 4});
        TokenBatch alone = new TokenBatch(1, 4, new int[] {2, 8, 41, 3}, new int[] {4});
        float[] other = hidden(PLAIN, 2, otherPadding);
        float[] single = hidden(PLAIN, 2, alone);
        for (int i = 0; i < 4 * 16; i++) {
            assertThat(other[6 * 16 + i]).isEqualTo(padded[6 * 16 + i]);
            assertThat(single[i]).isCloseTo(padded[6 * 16 + i], within(1e-5f));
        }
    }

    @Test
    void aHeadThatWasMadePassesNormalisedHiddenStatesToTheEmbeddings() {
        HeadStart.fill(parameters, TINY);
        LanguageModule module = new LanguageModule(TINY, parameters, PLAIN);
        SplittableRandom random = new SplittableRandom(8);
        float[] hidden = new float[16];
        double mean = 0;
        for (int i = 0; i < 16; i++) {
            hidden[i] = (float) random.nextDouble(-1, 1);
            mean += hidden[i] / 16;
        }
        double variance = 0;
        for (float value : hidden) {
            variance += (value - mean) * (value - mean) / 16;
        }
        float[] words = Tensors.toFloats(parameters.get("language.embeddings.word_embeddings.weight"));
        try (PointerScope scope = new PointerScope()) {
            float[] logits = Tensors.toFloats(module.maskedTokenLogits(Tensors.floats(hidden, 1, 16)));
            for (int token = 0; token < 60; token++) {
                double expected = 0;
                for (int i = 0; i < 16; i++) {
                    expected += words[token * 16 + i] * (hidden[i] - mean) / Math.sqrt(variance);
                }
                assertThat(logits[token]).isCloseTo((float) expected, within(0.03f));
            }
        }
    }

    @Test
    void dropoutDependsOnTheStepAlone() {
        LanguageModule module = new LanguageModule(TINY, parameters, PLAIN);
        try (DropoutPool pool = new DropoutPool();
                PointerScope scope = new PointerScope()) {
            Randomness randomness = new Randomness(3);
            float[][] runs = new float[3][];
            long[] steps = {5, 5, 6};
            for (int i = 0; i < 3; i++) {
                Dropout dropout = Dropout.of(pool, 0.1, randomness, steps[i]);
                Tensor z = module.upper(module.lower(BATCH, dropout, dropout), BATCH, dropout, dropout);
                z.sum().backward();
                runs[i] = Tensors.toFloats(z);
            }
            assertThat(runs[1]).containsExactly(runs[0]);
            assertThat(runs[2]).isNotEqualTo(runs[0]);
            assertThat(runs[0]).isNotEqualTo(hidden(PLAIN, 2, BATCH));
        }
    }

    @Test
    void refusesWhatTheTablesCannotHold() {
        LanguageModule module = new LanguageModule(TINY, parameters, PLAIN);
        TokenBatch unknown = new TokenBatch(1, 2, new int[] {2, 60}, new int[] {2});
        assertThatThrownBy(() -> module.lower(unknown, Dropout.NONE, Dropout.NONE))
                .hasMessage("expected token ids below 60, found 60");
        TokenBatch tooLong = new TokenBatch(1, 25, new int[25], new int[] {25});
        assertThatThrownBy(() -> module.lower(tooLong, Dropout.NONE, Dropout.NONE))
                .hasMessage("expected at most 24 tokens a sequence, found 25");
        assertThatThrownBy(() -> new TokenBatch(1, 2, new int[2], new int[] {0}))
                .hasMessageContaining("lengths");
        assertThatThrownBy(() -> new TokenBatch(1, 2, new int[] {1, -1}, new int[] {2}))
                .hasMessageContaining("found -1");
        try (PointerScope scope = new PointerScope()) {
            assertThatThrownBy(() ->
                            module.upper(Tensors.floats(new float[16], 1, 1, 16), BATCH, Dropout.NONE, Dropout.NONE))
                    .hasMessage("expected shape [2, 6, 16], found [1, 1, 16]");
        }
    }
}
