package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.graph.Blocks;
import org.jaket.graph.Neighborhood;
import org.jaket.language.LanguageConfig;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.store.BadInputException;
import org.jaket.store.SafeTensors;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That jaket and docs/read_model.py compute the same is shown on stored values; see bench/peers/make_tiny_whole.py. */
class WholeExportTest {

    @TempDir
    static Path temporary;

    private static Path run;

    @BeforeAll
    static void train() {
        Path data = TinyWorld.write(temporary.resolve("data"));
        run = temporary.resolve("run");
        Pretraining.start(
                TinyWorld.request(data, run, TinyWorld.config(Map.of("steps", "2"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
    }

    private static Path stored() {
        try {
            return Path.of(Objects.requireNonNull(WholeExportTest.class.getResource("tiny-whole"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int[] ints(SafeTensors file, String name) {
        IntBuffer buffer = file.ints(name);
        int[] values = new int[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static void close(float[] found, float[] expected, String what) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("%s, element %d", what, i).isCloseTo(expected[i], within(2e-5f));
        }
    }

    @Test
    void computesWhatThePythonReaderComputes() {
        LanguageConfig language =
                LanguageConfig.fromHuggingFace(TinyWorld.backbone().resolve("config.json"));
        PretrainConfig config = TinyWorld.config(Map.of());
        try (PretrainModel model = new PretrainModel(
                        language,
                        config,
                        new PretrainModel.Sizes(9, 4, 6),
                        new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT),
                        false);
                SafeTensors example = SafeTensors.open(stored().resolve("example.safetensors"));
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            TensorFiles.read(stored().resolve("model.safetensors"), model.parameters());
            Neighborhood block = Blocks.of(3, ints(example, "nodes"), ints(example, "counts"), new int[][] {
                ints(example, "neighbors_1"), ints(example, "neighbors_2")
            });
            model.memory().replace(Tensors.floats(example.toFloats("memory"), 9, 16));
            TokenBatch batch = new TokenBatch(2, 16, ints(example, "tokens"), ints(example, "lengths"));
            Jaket.Output output = model.jaket()
                    .forward(
                            batch,
                            new MentionSites(ints(example, "mention_positions"), ints(example, "mention_roots")),
                            model.memory(),
                            block,
                            null,
                            Jaket.Dropouts.NONE);
            Tensor entities = Objects.requireNonNull(output.entities());
            close(Tensors.toFloats(entities), example.toFloats("entities"), "entities");
            Tensor text = output.text();
            close(real(batch, Tensors.toFloats(text)), real(batch, example.toFloats("text")), "text");
            int[] scored = ints(example, "scored");
            Tensor rows = text.view(-1, 16).index_select(0, Tensors.indices(scored, scored.length));
            close(
                    Tensors.toFloats(model.jaket().language().maskedTokenLogits(rows)),
                    example.toFloats("logits"),
                    "logits");
            close(Tensors.toFloats(model.heads().categories(entities)), example.toFloats("categories"), "categories");
        }
    }

    /** Without the padding, of which nothing is said. */
    private static float[] real(TokenBatch batch, float[] values) {
        int width = values.length / batch.tokens().length;
        for (int b = 0; b < batch.size(); b++) {
            java.util.Arrays.fill(
                    values, (b * batch.length() + batch.lengths()[b]) * width, (b + 1) * batch.length() * width, 0);
        }
        return values;
    }

    private static Path export(String name, boolean memory) {
        Path out = temporary.resolve(name);
        try (JaketRun opened = JaketRun.open(run, null)) {
            opened.exportWhole(out, memory);
        }
        return out;
    }

    @Test
    void writesTheLayoutThatThePythonReaderReads() throws IOException {
        Path out = export("whole", false);
        assertThat(shapes(out.resolve("model.safetensors"))).isEqualTo(shapes(stored().resolve("model.safetensors")));
        assertThat(shapes(out.resolve("example.safetensors")).keySet())
                .isEqualTo(shapes(stored().resolve("example.safetensors")).keySet());
        JsonNode found = JsonMapper.shared().readTree(Files.readString(out.resolve("config.json")));
        JsonNode expected = JsonMapper.shared().readTree(Files.readString(stored().resolve("config.json")));
        for (String field : List.of("model_type", "format_version", "split", "categories")) {
            assertThat(found.path(field)).as(field).isEqualTo(expected.path(field));
        }
        expected.path("knowledge")
                .propertyNames()
                .forEach(field ->
                        assertThat(found.path("knowledge").has(field)).as(field).isTrue());
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(WholeExport.files(false));
        }
    }

    private static Map<String, List<Long>> shapes(Path file) {
        Map<String, List<Long>> shapes = new TreeMap<>();
        try (SafeTensors tensors = SafeTensors.open(file)) {
            tensors.tensors().forEach((name, info) -> shapes.put(name, info.shape()));
        }
        return shapes;
    }

    @Test
    void holdsTheRunAndItsMemory() throws IOException {
        Path out = export("with-memory", true);
        try (JaketRun opened = JaketRun.open(run, null);
                SafeTensors weights = SafeTensors.open(out.resolve("model.safetensors"));
                SafeTensors memory = SafeTensors.open(out.resolve("memory.safetensors"));
                SafeTensors example = SafeTensors.open(out.resolve("example.safetensors"))) {
            for (String name : opened.model().parameters().slots().keySet()) {
                assertThat(weights.toFloats(name))
                        .as(name)
                        .containsExactly(
                                Tensors.toFloats(opened.model().parameters().get(name)));
            }
            float[] vectors = memory.toFloats("vectors");
            assertThat(vectors)
                    .containsExactly(Tensors.toFloats(opened.model().memory().vectors()));
            int[] nodes = ints(example, "nodes");
            float[] first = example.toFloats("memory");
            for (int f = 0; f < 16; f++) {
                assertThat(first[f]).isEqualTo(vectors[nodes[0] * 16 + f]);
            }
            assertThat(example.tensor("mention_positions").elements()).isPositive();
        }
        assertThat(Files.readAllLines(out.resolve("entities.jsonl"))).hasSize(TinyWorld.ENTITIES);
        String card = Files.readString(out.resolve("README.md"));
        assertThat(card)
                .contains("base_model:", "| data | tiny: made up |", "after 2 of 2 steps", "entity category, accuracy")
                .contains(org.jaket.store.AtomicFiles.sha256(out.resolve("model.safetensors")));
    }

    @Test
    void replacesNothingButAnEarlierExport() throws IOException {
        Path out = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(out.resolve("thesis.txt"), "years of work");
        assertThatThrownBy(() -> export("precious", false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("precious", "not an earlier export");
        export("again", true);
        export("again", false);
        assertThat(temporary.resolve("again/memory.safetensors")).doesNotExist();
    }
}
