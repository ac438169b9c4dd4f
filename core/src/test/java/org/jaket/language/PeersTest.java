package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jaket.store.SafeTensors;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values that transformers computed; see bench/peers/make_tiny_models.py. */
class PeersTest {

    static Path directory(String name) {
        try {
            return Path.of(Objects.requireNonNull(PeersTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Parameters load(Backbone backbone) {
        Parameters.Builder builder = new Parameters.Builder();
        LanguageModule.declare(builder, backbone.config());
        Parameters parameters = builder.build();
        LanguageModule.initialize(parameters, backbone);
        return parameters;
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-bert, WRITTEN_OUT",
        "tiny-bert, FUSED",
        "tiny-roberta, WRITTEN_OUT",
        "tiny-roberta, FUSED",
    })
    void hiddenStatesAndLogitsEqualTransformers(String name, AttentionKind attention) {
        Backbone backbone = Backbone.load(directory(name).toString(), Path.of("unused"));
        assertThat(backbone.maskedTokenHead()).isTrue();
        try (Parameters parameters = load(backbone);
                SafeTensors expected = SafeTensors.open(directory(name).resolve("expected.safetensors"));
                PointerScope scope = new PointerScope()) {
            LanguageModule module =
                    new LanguageModule(backbone.config(), parameters, new ComputePolicy(Precision.FP32, attention));
            TokenBatch batch = batch(expected);
            Tensor lower = module.lower(batch, Dropout.NONE, Dropout.NONE);
            Tensor hidden = module.upper(lower, batch, Dropout.NONE, Dropout.NONE);
            Tensor logits = module.maskedTokenLogits(hidden.view(-1, 16));
            compare(batch, Tensors.toFloats(lower), expected.toFloats("lower"));
            compare(batch, Tensors.toFloats(hidden), expected.toFloats("hidden"));
            compare(batch, Tensors.toFloats(logits), expected.toFloats("logits"));
        }
    }

    static TokenBatch batch(SafeTensors expected) {
        int size = Math.toIntExact(expected.tensor("input_ids").shape().get(0));
        int length = Math.toIntExact(expected.tensor("input_ids").shape().get(1));
        return new TokenBatch(size, length, array(expected.ints("input_ids")), array(expected.ints("lengths")));
    }

    static int[] array(IntBuffer buffer) {
        int[] values = new int[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static void compare(TokenBatch batch, float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        int width = found.length / batch.tokens().length;
        for (int i = 0; i < batch.size(); i++) {
            for (int at = i * batch.length(); at < i * batch.length() + batch.lengths()[i]; at++) {
                for (int f = at * width; f < (at + 1) * width; f++) {
                    assertThat(found[f]).as("sequence %d, element %d", i, f).isCloseTo(expected[f], within(2e-5f));
                }
            }
        }
    }
}
