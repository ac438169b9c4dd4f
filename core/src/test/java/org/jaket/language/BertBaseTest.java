package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.store.SafeTensors;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * BERT-base against what TensorFlow and transformers compute from the same published file; see
 * bench/peers/make_bert_base_values.py. It fetches nothing: it needs the backbone in the cache that jaket.cache names.
 */
class BertBaseTest {

    private static final int FEATURES = 16;
    private static final int VOCABULARY = 30522;
    private static final int MASK = 103;

    private static Backbone backbone;

    @BeforeAll
    static void find() {
        Path cache = Path.of(System.getProperty("jaket.cache", ""));
        Assumptions.assumeTrue(
                CachedModel.isThere(BertBase.directory(cache)),
                () -> "skipped: no " + BertBase.NAME + " in " + cache.toAbsolutePath()
                        + "; any command with --backbone " + BertBase.NAME + " puts it into the cache");
        backbone = CachedModel.read(BertBase.directory(cache), BertBase.NAME, cache);
        assertThat(backbone).isNotNull();
    }

    @Test
    void hiddenStatesAndPredictionsEqualThoseOfThePublishedWeights() {
        assertThat(backbone.maskedTokenHead()).isTrue();
        try (Parameters parameters = PeersTest.load(backbone);
                SafeTensors expected = SafeTensors.open(
                        PeersTest.directory("bert-base-uncased").resolve("expected.safetensors"));
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            LanguageModule module = new LanguageModule(backbone.config(), parameters, LanguageModuleTest.PLAIN);
            TokenBatch batch = PeersTest.batch(expected);
            Tensor hidden =
                    module.upper(module.lower(batch, Dropout.NONE, Dropout.NONE), batch, Dropout.NONE, Dropout.NONE);
            compareHidden(batch, hidden, expected.toFloats("hidden"));
            comparePredictions(module, batch, hidden, expected);
        }
    }

    private static void compareHidden(TokenBatch batch, Tensor hidden, float[] expected) {
        float[] found = Tensors.toFloats(hidden.narrow(2, 0, FEATURES).contiguous());
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            int token = i / FEATURES;
            if (token % batch.length() < batch.lengths()[token / batch.length()]) {
                assertThat(found[i]).as("element %d", i).isCloseTo(expected[i], within(5e-4f));
            }
        }
    }

    private static void comparePredictions(
            LanguageModule module, TokenBatch batch, Tensor hidden, SafeTensors expected) {
        int[] masked = new int[batch.size()];
        for (int at = 0; at < batch.tokens().length; at++) {
            if (batch.tokens()[at] == MASK) {
                masked[at / batch.length()] = at;
            }
        }
        float[] logits = Tensors.toFloats(
                module.maskedTokenLogits(hidden.view(-1, backbone.config().hiddenSize())
                        .index_select(0, Tensors.indices(masked, masked.length))));
        float[] best = expected.toFloats("logits");
        int[] ids = PeersTest.array(expected.ints("ids"));
        for (int i = 0; i < ids.length; i++) {
            int row = i / 5 * VOCABULARY;
            assertThat(logits[row + ids[i]]).isCloseTo(best[i], within(2e-3f));
            if (i % 5 == 0) {
                float greatest = Float.NEGATIVE_INFINITY;
                for (int v = 0; v < VOCABULARY; v++) {
                    greatest = Math.max(greatest, logits[row + v]);
                }
                assertThat(logits[row + ids[i]]).isEqualTo(greatest);
            }
        }
    }
}
