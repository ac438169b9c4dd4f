package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.finetune.AdaptedModel.Space;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.FixedNeighbors;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.language.TokenBatch;
import org.jaket.memory.Descriptions;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.VectorTable;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptationTest {

    private static final int ENTITIES = 70;
    private static final ComputePolicy PLAIN = new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT);

    @TempDir
    static Path folder;

    private static Path run;
    private static Path graph;
    private static Path adapted;
    private static int described;

    @BeforeAll
    static void pretrain() throws IOException {
        Path data = TinyWorld.write(folder.resolve("data"));
        run = folder.resolve("run");
        Pretraining.start(
                TinyWorld.request(data, run, TinyWorld.config(Map.of("steps", "4"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
        AtomicFiles.deleteTree(data);
        graph = TinyGraph.random(ENTITIES).write(folder.resolve("graph"));
        adapted = folder.resolve("adapted");
        AdaptationResult result = adapt(graph, adapted);
        assertThat(result.completed()).isTrue();
        described = result.described();
    }

    private static AdaptationResult adapt(Path dataset, Path out) {
        return Adaptation.run(AdaptationRequest.of(run, dataset, out), AdaptationProgress.NONE, new StopSignal(), 16);
    }

    private static float[] all(VectorTable table) {
        float[] values = new float[table.rows() * table.width()];
        table.read(0, table.rows(), values);
        return values;
    }

    @Test
    void vectorsAreThoseOfThePlainPath() {
        Path exact = folder.resolve("exact");
        AdaptationRequest request = AdaptationRequest.of(run, graph, exact).with(PLAIN);
        assertThat(Adaptation.run(request, AdaptationProgress.NONE, new StopSignal(), 16)
                        .completed())
                .isTrue();
        try (AdaptedModel model = AdaptedModel.open(exact, PLAIN);
                Dataset dataset = Dataset.open(graph);
                PretrainedModel plain = PretrainedModel.load(PretrainedWeights.open(run), PLAIN);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Descriptions descriptions = Descriptions.of(dataset);
            int width = model.hiddenSize();
            float[] memory = new float[ENTITIES * width];
            for (int e = 0; e < ENTITIES; e++) {
                int[] tokens = descriptions.tokens(e);
                float[] z = Tensors.toFloats(plain.jaket()
                        .language()
                        .lower(
                                new TokenBatch(1, tokens.length, tokens, new int[] {tokens.length}),
                                Dropout.NONE,
                                Dropout.NONE));
                for (int f = 0; f < width; f++) {
                    memory[e * width + f] =
                            (z[descriptions.first(e) * width + f] + z[descriptions.last(e) * width + f]) / 2;
                }
            }
            assertThat(all(model.vectors(Space.DESCRIPTION))).containsExactly(memory, within(1e-5f));

            FixedNeighbors neighbors = new FixedNeighbors(
                    dataset, KnowledgeGraph.of(dataset, EdgeDirection.BOTH), 2, 3, new Randomness(1));
            int[] roots = {5, 0, ENTITIES - 1};
            var block = neighbors.block(roots);
            Tensor input = Tensors.floats(memory, ENTITIES, width)
                    .index_select(0, Tensors.indices(block.nodes(), block.nodes().length));
            float[] expected = Tensors.toFloats(plain.jaket().knowledge().forward(input, block, null));
            for (int i = 0; i < roots.length; i++) {
                assertThat(model.vector(roots[i], Space.KNOWLEDGE))
                        .containsExactly(Arrays.copyOfRange(expected, i * width, (i + 1) * width), within(1e-5f));
            }
            assertThat(model.relationVectors().rows()).isEqualTo(4);
            assertThat(model.relationVectors().row(1))
                    .isNotEqualTo(model.relationVectors().row(3));
        }
    }

    @Test
    void theDirectoryNeedsNothingOutsideOfIt() throws IOException {
        Path made = folder.resolve("made");
        adapt(graph, made);
        Path moved = Files.createDirectories(folder.resolve("elsewhere")).resolve("moved");
        Files.move(made, moved);
        try (AdaptedModel model = AdaptedModel.open(moved);
                AdaptedModel before = AdaptedModel.open(adapted)) {
            assertThat(model.similar("x3", 5)).isEqualTo(before.similar("x3", 5));
            List<TextWithMentions> text = List.of(TextWithMentions.plain("a b c"));
            assertThat(model.embed(text, Pooling.CLS).get(0))
                    .containsExactly(before.embed(text, Pooling.CLS).get(0));
        }
        assertThat(adapt(moved.resolve("dataset"), folder.resolve("again")).completed())
                .isTrue();
        assertThat(PretrainedWeights.open(moved).classes().known()).isTrue();
    }

    @Test
    void anInterruptedAdaptationGoesOnWhereItWas() {
        Path out = folder.resolve("interrupted");
        StopSignal stop = new StopSignal();
        AdaptationResult first = Adaptation.run(
                AdaptationRequest.of(run, graph, out),
                (stage, done, total) -> {
                    if (stage.startsWith("reading") && 2 * done > total) {
                        stop.request();
                    }
                },
                stop,
                16);
        assertThat(first.completed()).isFalse();
        assertThat(out).doesNotExist();
        AdaptationResult second = adapt(graph, out);
        assertThat(second.completed()).isTrue();
        assertThat(first.described()).isPositive().isLessThan(described);
        assertThat(first.described() % 16).isZero();
        assertThat(second.described()).isEqualTo(described - first.described());
        try (AdaptedModel model = AdaptedModel.open(out);
                AdaptedModel whole = AdaptedModel.open(adapted)) {
            assertThat(all(model.vectors(Space.KNOWLEDGE))).containsExactly(all(whole.vectors(Space.KNOWLEDGE)));
        }
        assertThat(AtomicFiles.partial(out.toAbsolutePath())).doesNotExist();
    }

    @Test
    void anUpdateEqualsAdaptingAnew() {
        TinyGraph base = TinyGraph.random(ENTITIES);
        Path updated = folder.resolve("updated");
        adapt(graph, updated);
        TinyGraph.Edge gone = base.someEdge("x7", "x9");
        Path additions = new TinyGraph()
                .describe("x9", 20, 21, 22)
                .describe("y0", 30, 31, 32, 33)
                .describe("y1", 12)
                .link("y0", "new", "x9")
                .link("x9", "r0", "y1")
                .write(folder.resolve("additions"));
        AdaptationResult result = update(
                updated,
                new GraphChanges(
                        GraphInput.of(additions),
                        false,
                        new GraphChanges.Removals(
                                Set.of("x7"),
                                Set.of(new GraphChanges.Triple(gone.head(), gone.relation(), gone.tail())))));
        assertThat(result.graph().counts().entities()).isEqualTo(ENTITIES + 1);
        assertThat(result.described()).isEqualTo(3);
        assertThat(result.graph().details().get("update"))
                .isEqualTo(Map.of(
                        "entities_added", 2,
                        "entities_removed", 1,
                        "entities_replaced", 1,
                        "triples_added", 2,
                        "triples_removed", removedTriples(updated)));

        Path anew = folder.resolve("anew");
        adapt(updated.resolve("dataset"), anew);
        try (AdaptedModel one = AdaptedModel.open(updated);
                AdaptedModel two = AdaptedModel.open(anew);
                AdaptedModel before = AdaptedModel.open(adapted)) {
            assertThat(all(one.vectors(Space.DESCRIPTION)))
                    .containsExactly(all(two.vectors(Space.DESCRIPTION)), within(1e-6f));
            assertThat(all(one.vectors(Space.KNOWLEDGE)))
                    .containsExactly(all(two.vectors(Space.KNOWLEDGE)), within(2e-6f));
            assertThat(one.contains("x7")).isFalse();
            assertThat(one.vector(one.index("x9"), Space.DESCRIPTION))
                    .isNotEqualTo(before.vector(before.index("x9"), Space.DESCRIPTION));
            assertThat(one.vector(one.index("x8"), Space.DESCRIPTION))
                    .containsExactly(before.vector(before.index("x8"), Space.DESCRIPTION));
            assertThat(edges(one, gone.head(), gone.relation(), gone.tail())).isZero();
            assertThat(edges(one, "y0", "new", "x9")).isEqualTo(1);
        }
    }

    private static int removedTriples(Path updated) {
        try (Dataset before = Dataset.open(graph);
                Dataset after = Dataset.open(updated.resolve("dataset"))) {
            return before.graphNeighbors().length - (after.graphNeighbors().length - 2);
        }
    }

    private static long edges(AdaptedModel model, String head, String relation, String tail) {
        Dataset dataset = model.dataset();
        int from = (int) dataset.graphOffsets()[model.index(head)];
        int to = (int) dataset.graphOffsets()[model.index(head) + 1];
        return java.util.stream.IntStream.range(from, to)
                .filter(i -> dataset.entity(dataset.graphNeighbors()[i]).id().equals(tail))
                .filter(i -> dataset.relations()
                        .get(dataset.graphRelations()[i])
                        .id()
                        .equals(relation))
                .count();
    }

    private static AdaptationResult update(Path model, GraphChanges changes) {
        return Adaptation.run(
                new AdaptationRequest(model, model, null, changes, model, false, null),
                AdaptationProgress.NONE,
                new StopSignal(),
                16);
    }

    @Test
    void anUpdateWithTheWholeGraphReadsOnlyWhatIsNew() {
        Path updated = folder.resolve("whole");
        adapt(graph, updated);
        Path next = TinyGraph.random(ENTITIES).describe("x5", 44, 45, 46).write(folder.resolve("next"));
        AdaptationResult result =
                update(updated, new GraphChanges(GraphInput.of(next), true, GraphChanges.Removals.NONE));
        assertThat(result.described()).isEqualTo(1);
        assertThat(result.reused()).isEqualTo(ENTITIES - 1);
        Path anew = folder.resolve("whole-anew");
        adapt(next, anew);
        try (AdaptedModel one = AdaptedModel.open(updated);
                AdaptedModel two = AdaptedModel.open(anew)) {
            assertThat(all(one.vectors(Space.KNOWLEDGE)))
                    .containsExactly(all(two.vectors(Space.KNOWLEDGE)), within(2e-6f));
        }
    }

    @Test
    void anUpdateOfWhatIsNotThereSaysSo() {
        Path updated = folder.resolve("kept");
        adapt(graph, updated);
        assertThatThrownBy(() -> update(
                        updated, new GraphChanges(null, false, new GraphChanges.Removals(Set.of("x71"), Set.of()))))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("x71")
                .hasMessageContaining("did you mean");
        assertThatThrownBy(() -> update(
                        updated,
                        new GraphChanges(
                                null,
                                false,
                                new GraphChanges.Removals(
                                        Set.of(), Set.of(new GraphChanges.Triple("x1", "new", "x1"))))))
                .hasMessageContaining("no triple x1 new x1");
        assertThatThrownBy(() -> new GraphChanges(null, false, GraphChanges.Removals.NONE))
                .isInstanceOf(BadInputException.class);
        try (AdaptedModel model = AdaptedModel.open(updated)) {
            assertThat(model.dataset().entityCount()).isEqualTo(ENTITIES);
        }
    }

    @Test
    void aFileThatIsNotTheModelsOwnStays() throws IOException {
        Path shared = folder.resolve("shared");
        adapt(graph, shared);
        AdaptationRequest over = new AdaptationRequest(run, graph, GraphInput.of(graph), null, shared, true, null);
        GraphChanges removal = new GraphChanges(null, false, new GraphChanges.Removals(Set.of("x7"), Set.of()));
        for (String name : List.of("notes.txt", "dataset/notes.txt")) {
            Path notes = Files.writeString(shared.resolve(name), "precious");
            assertThatThrownBy(() -> update(shared, removal))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("holds notes.txt, which is no ");
            assertThatThrownBy(() -> Adaptation.run(over, AdaptationProgress.NONE, new StopSignal(), 16))
                    .hasMessageContaining("holds notes.txt, which is no ");
            assertThat(notes).hasContent("precious");
            Files.delete(notes);
        }
        Files.writeString(shared.resolve("adapted.json"), "damaged");
        assertThat(Adaptation.run(over, AdaptationProgress.NONE, new StopSignal(), 16)
                        .completed())
                .isTrue();
        assertThat(update(shared, removal).completed()).isTrue();
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        assertThatThrownBy(() -> adapt(folder.resolve("nowhere"), folder.resolve("o1")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no dataset.json");
        Path other = org.jaket.store.Samples.write(folder.resolve("other")) == null ? graph : folder.resolve("other");
        assertThatThrownBy(() -> adapt(other, folder.resolve("o2")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("another tokenizer");
        assertThatThrownBy(() -> adapt(new TinyGraph().write(folder.resolve("empty")), folder.resolve("o3")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is empty");
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("thesis.txt"), "precious");
        assertThatThrownBy(() -> adapt(graph, taken)).hasMessageContaining("holds no adapted model");
        assertThatThrownBy(() -> adapt(graph, adapted)).hasMessageContaining("--overwrite");
        assertThatThrownBy(() -> PretrainedWeights.open(folder.resolve("nowhere")))
                .hasMessageContaining("no such directory");
        assertThatThrownBy(() -> AdaptedModel.open(run)).hasMessageContaining("jaket adapt");
        assertThat(folder.resolve("o2")).doesNotExist();
        assertThat(AtomicFiles.partial(folder.resolve("o2"))).doesNotExist();
    }

    @Test
    void refusesARunWithoutATrainedKnowledgeModule() {
        Path data = TinyWorld.write(folder.resolve("language-data"));
        Path language = folder.resolve("language");
        Pretraining.start(
                TinyWorld.request(data, language, TinyWorld.config(Map.of("steps", "1", "mode", "language"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
        assertThatThrownBy(() -> PretrainedWeights.open(language))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("mode: language");
    }

    @Test
    void oneEntityWithoutTextIsAGraph() {
        Path one = new TinyGraph().describe("only").write(folder.resolve("one"));
        Path out = folder.resolve("adapted-one");
        adapt(one, out);
        try (AdaptedModel model = AdaptedModel.open(out)) {
            assertThat(model.similar("only", 3)).isEmpty();
            assertThat(model.similarToText("a b", 3, Space.KNOWLEDGE)).hasSize(1);
        }
    }

    @Test
    void aDamagedFileIsOneSentence() throws IOException {
        Path damaged = folder.resolve("damaged");
        adapt(graph, damaged);
        Path memory = damaged.resolve("memory.safetensors");
        byte[] sound = Files.readAllBytes(memory);
        Files.write(memory, Arrays.copyOf(sound, sound.length - 7));
        assertThatThrownBy(() -> AdaptedModel.open(damaged))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("memory.safetensors is truncated");
        Files.write(memory, sound);
        byte[] model = Files.readAllBytes(damaged.resolve("model.safetensors"));
        model[model.length - 3] ^= 1;
        Files.write(damaged.resolve("model.safetensors"), model);
        assertThatThrownBy(() -> PretrainedWeights.open(damaged))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model.safetensors is damaged");
    }
}
