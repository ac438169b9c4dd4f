package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensors;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorInfo;
import org.jaket.store.TensorSpec;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneTest {

    @TempDir
    Path model;

    @BeforeEach
    void copy() throws IOException {
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(PeersTest.directory("tiny-bert").resolve(name), model.resolve(name));
        }
    }

    private Backbone load() {
        return Backbone.load(model.toString(), Path.of("unused"));
    }

    private void refuses(String... parts) {
        assertThatThrownBy(this::load)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    /** One tensor on its way from one file to another. */
    private record Content(long[] shape, float[] values) {}

    private void rewrite(Consumer<Map<String, Content>> change) {
        Path file = model.resolve("model.safetensors");
        Map<String, Content> contents = new LinkedHashMap<>();
        try (SafeTensors tensors = SafeTensors.open(file)) {
            for (TensorInfo info : tensors.tensors().values()) {
                contents.put(info.name(), new Content(info.dimensions(), tensors.toFloats(info.name())));
            }
        }
        change.accept(contents);
        List<TensorSpec> specs = new ArrayList<>();
        contents.forEach((name, content) -> specs.add(new TensorSpec(name, DType.F32, content.shape())));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of(), specs)) {
            contents.forEach((name, content) -> {
                ByteBuffer bytes = ByteBuffer.allocate(content.values().length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(content.values());
                writer.write(name, bytes);
            });
            writer.commit();
        }
    }

    private void configure(String from, String to) throws IOException {
        Path file = model.resolve("config.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void readsModelsWithoutPrefixAndWithoutHead() {
        float[] usual;
        try (Parameters parameters = PeersTest.load(load())) {
            usual = Tensors.toFloats(parameters.get("language.encoder.layer.2.attention.self.key.weight"));
        }
        rewrite(contents -> {
            Map<String, Content> bare = new LinkedHashMap<>();
            contents.forEach((name, content) -> {
                if (name.startsWith("bert.")) {
                    bare.put(name.substring(5), content);
                }
            });
            contents.clear();
            contents.putAll(bare);
        });
        Backbone backbone = load();
        assertThat(backbone.maskedTokenHead()).isFalse();
        try (Parameters parameters = PeersTest.load(backbone)) {
            assertThat(Tensors.toFloats(parameters.get("language.encoder.layer.2.attention.self.key.weight")))
                    .containsExactly(usual);
            assertThat(Tensors.toFloats(parameters.get("language.head.dense.weight")))
                    .isNotEqualTo(new float[16 * 16]);
        }
    }

    @Test
    void readsGammaAndBeta() {
        float[] usual;
        try (Parameters parameters = PeersTest.load(load())) {
            usual = Tensors.toFloats(parameters.weights());
        }
        rewrite(contents -> {
            Map<String, Content> old = new LinkedHashMap<>();
            contents.forEach((name, content) -> old.put(
                    name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
                    content));
            contents.clear();
            contents.putAll(old);
        });
        try (Parameters parameters = PeersTest.load(load())) {
            assertThat(Tensors.toFloats(parameters.weights())).containsExactly(usual);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void refusesWeightsThatAreNoNumbers(float bad) {
        rewrite(contents ->
                contents.get("bert.encoder.layer.1.output.dense.bias").values()[3] = bad);
        refuses("model.safetensors", "bert.encoder.layer.1.output.dense.bias", Float.toString(bad));
    }

    @Test
    void refusesMissingWeights() {
        rewrite(contents -> contents.remove("bert.encoder.layer.3.attention.self.query.weight"));
        refuses("model.safetensors", "bert.encoder.layer.3.attention.self.query.weight", "missing");
    }

    @Test
    void refusesHalfAHead() {
        rewrite(contents -> contents.remove("cls.predictions.bias"));
        refuses("model.safetensors", "cls.predictions.bias", "missing");
    }

    @Test
    void refusesShapesThatTheConfigurationDenies() throws IOException {
        configure("\"vocab_size\": 57", "\"vocab_size\": 58");
        refuses("model.safetensors", "bert.embeddings.word_embeddings.weight", "[58, 16]", "[57, 16]");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"model_type\": \"bert\"', '\"model_type\": \"gpt2\"', model_type",
        "'\"hidden_act\": \"gelu\"', '\"hidden_act\": \"relu\"', hidden_act",
        "'\"is_decoder\": false', '\"is_decoder\": true', is_decoder",
        "'\"hidden_size\": 16', '\"hidden_size\": 15', heads",
        "'\"hidden_size\": 16', '\"hidden_size\": \"big\"', hidden_size",
        "'\"hidden_size\": 16', '\"unknown\": 16', hidden_size",
        "'\"layer_norm_eps\": 1e-12', '\"layer_norm_eps\": 0', epsilon",
        "'\"model_type\"', 'model_type', JSON",
    })
    void refusesConfigurationsItCannotCompute(String from, String to, String part) throws IOException {
        configure(from, to);
        refuses("config.json", part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5"})
    void saysHowToConvertOtherWeights(String other) throws IOException {
        Files.move(model.resolve("model.safetensors"), model.resolve(other));
        refuses(other, "save_pretrained");
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        Files.writeString(model.resolve("model.safetensors"), "version https", StandardCharsets.UTF_8);
        refuses("model.safetensors");
        Files.delete(model.resolve("tokenizer.json"));
        refuses("tokenizer.json");
        Files.delete(model.resolve("config.json"));
        refuses("config.json");
        assertThatThrownBy(() -> Backbone.load("bge-large", model))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("bge-large", "bge-small");
    }
}
