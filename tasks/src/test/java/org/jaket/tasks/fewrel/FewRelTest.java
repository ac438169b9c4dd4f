package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jaket.corpus.Progress;
import org.jaket.finetune.FinetuneEvent;
import org.jaket.finetune.FinetuneListener;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.finetune.TrainingOptions;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.Dataset;
import org.jaket.store.RecordFiles;
import org.jaket.store.Relation;
import org.jaket.store.SafeTensors;
import org.jaket.tasks.Edges;
import org.jaket.tasks.Input;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TaskWorld;
import org.jaket.tasks.predict.Predictions;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jaket.text.Tokenizer;
import org.jaket.text.Vocabulary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FewRelTest {

    private static final String ONE =
            "{\"P1\":[{\"tokens\":[\"in\",\"Oslo\",\",\",\"Norway\"],\"h\":[\"oslo\",\"Q585\",[[1]]],"
                    + "\"t\":[\"norway\",\"Q20\",[[3]]]}%s]}";

    @TempDir
    static Path folder;

    private static Path data;
    private static Path train;

    @BeforeAll
    static void makeWorld() {
        data = TinyWorld.write(folder.resolve("data"));
        List<String> words;
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            Set<String> found = new LinkedHashSet<>();
            for (int id = 0; id < tokenizer.vocabularySize() && found.size() < 12; id++) {
                String word = tokenizer.decode(id);
                if (!tokenizer.isSpecial(id) && word.matches("[a-z]")) {
                    found.add(word);
                }
            }
            words = List.copyOf(found);
        }
        train = FewRelFiles.write(folder.resolve("train.json"), "P", 12, 20, words, 1);
    }

    private static FewRelConfig config(String system, long steps, int queries) {
        return config(train, system, steps, queries, false);
    }

    private static FewRelConfig config(Path file, String system, long steps, int queries, boolean keepPairEdges) {
        return new FewRelConfig(
                file.toString(),
                null,
                3,
                1,
                List.of(),
                null,
                system.equals("lm") ? null : data.toString(),
                FewRelConfig.LINK_DEFAULT,
                null,
                null,
                null,
                TinyWorld.backbone().toString(),
                system,
                "none",
                3,
                2,
                queries,
                keepPairEdges,
                null,
                10,
                40,
                24,
                5,
                new TrainingOptions(steps, 1, 20, 0, 3e-3, 3e-3, 1e-2, 0.05, 0.01, 1, 1000));
    }

    private static FewRel.Result run(FewRelConfig config, Path out, StopSignal stop, FinetuneListener... listeners) {
        return FewRel.run(
                config,
                out,
                new TaskContext(folder.resolve("cache"), List.of(listeners), Progress.NONE, note -> {}, stop));
    }

    @Test
    void aWrongInstanceIsOneSentenceAndTheRestGoesOn() throws IOException {
        Path file = folder.resolve("bad.json");
        Files.writeString(
                file,
                ONE.formatted(",{\"tokens\":[\"a\",\"b\"],\"h\":[\"a\",\"\",[[0]]],\"t\":[\"b\",\"\",[[2]]]},"
                        + "{\"tokens\":[],\"h\":[],\"t\":[]}"));
        List<String> rejects = new ArrayList<>();
        Map<String, List<Instance>> read = FewRelFile.read(file, rejects::add);
        assertThat(read.get("P1")).hasSize(1);
        assertThat(read.get("P1").get(0).head()).isEqualTo(new Instance.Argument("Q585", 1, 1));
        assertThat(rejects).hasSize(2);
        assertThat(rejects.get(0)).contains("line 1: relation P1, instance 2").contains("\"t\" should be");
        assertThat(rejects.get(1)).endsWith("\"tokens\" should be a list of words, found []");
        Files.writeString(file, "{\"P1\": [");
        assertThatThrownBy(() -> FewRelFile.read(file, rejects::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("is not valid JSON: it ends in the middle at line 1");
        for (String none : List.of("{\"P1\":{\"a\":1},\"P2\":\"x\"}", "{\"P1\":[]}")) {
            Files.writeString(file, none);
            assertThatThrownBy(() -> FewRelFile.read(file, rejects::add))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageEndingWith("found none that can be used");
        }
        assertThatThrownBy(() -> FewRelFile.instance("{\"tokens\":[\"a\",{\"z\":1}]}", "?", 0))
                .hasMessageContaining("should be a list of words, found [\"a\",{\"z\":1}]");
        assertThatThrownBy(() -> FewRelFile.instance("{\"tokens\":[\"a\",\"b\"]}", "?", 0))
                .hasMessageEndingWith("found nothing");
    }

    @Test
    void aRelationThatIsUnknownIsOneSentenceWithItsLineAndTheRestGoesOn() throws IOException {
        String instance = "{\"tokens\":[\"a\",\"b\"],\"h\":[\"a\",\"Q1\",[[0]]],\"t\":[\"b\",\"Q2\",[[1]]]}";
        Path file = Files.writeString(
                folder.resolve("unknown.json"),
                "{\"P1\": [" + instance + "],\n\"P99\": [" + instance + "],\n\"P2\": {},\n\"P1\": [" + instance
                        + "],\n\"P3\": [" + instance + ",\n{\"tokens\": [\"a\", \"b\"], \"h\": [\"a\", \"\", [[0, 1]]],"
                        + " \"t\": [\"b\", \"\", [[1]]]}]}");
        Path names = Files.writeString(
                folder.resolve("names.json"), "{\"P1\": [\"one\", \"\"], \"P2\": [\"two\"], \"P3\": [\"three\"]}");
        List<String> rejects = new ArrayList<>();
        assertThat(FewRelFile.read(file, RelationNames.read(names), rejects::add))
                .containsOnlyKeys("P1", "P3");
        assertThat(rejects)
                .containsExactly(
                        file + ", line 2: relation P99 is unknown and is left out: " + names
                                + " does not name it; add it there or correct it",
                        file + ", line 3: relation P2: expected a list of instances, found START_OBJECT",
                        file + ", line 4: relation P1 is in the file twice; the first one is used",
                        file
                                + ", line 6: relation P3, instance 2: head and tail should have no word in common, found the"
                                + " words from 1 to 2 and from 2 to 2");
        assertThat(FewRelFile.read(file, reject -> {})).containsOnlyKeys("P1", "P99", "P3");
        assertThat(RelationNames.read(names).name("P2")).isEqualTo("two");
        for (String wrong : List.of("{\"P1\": \"one\"}", "{}", "[", "[1]")) {
            Files.writeString(names, wrong);
            assertThatThrownBy(() -> RelationNames.read(names))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(names + ": expected FewRel's pid2name.json");
        }
    }

    @Test
    void aRelationWithTooFewSentencesIsOneSentenceAndTheRestGoesOn() throws IOException {
        String text = Files.readString(train);
        String instance = text.substring(text.indexOf('[') + 1, text.indexOf("},{") + 1);
        Path file = Files.writeString(
                folder.resolve("small.json"), text.substring(0, text.length() - 1) + ",\n\"P77\":[" + instance + "]}");
        List<String> rejects = new ArrayList<>();
        FewRelSplit split = FewRelSplit.of(config(file, "lm", 1, 1, false), rejects::add);
        assertThat(split.names().values().stream().flatMap(List::stream))
                .hasSize(12)
                .doesNotContain("P77");
        assertThat(rejects)
                .containsExactly(
                        file + ", line 13: relation P77 has 1 usable instance and is left out; an episode needs 3, so"
                                + " give more or a smaller --shot");
    }

    @Test
    void permutedSentencesAreExchangedAmongRelations() {
        FewRelSplit split = FewRelSplit.of(config("lm", 1, 1), reject -> {});
        Map<String, List<Instance>> permuted = FewRelSplit.permuted(split.train(), new Randomness(3), 1);
        assertThat(permuted.keySet()).containsExactlyElementsOf(split.train().keySet());
        permuted.forEach((relation, instances) ->
                assertThat(instances).hasSameSizeAs(split.train().get(relation)));
        assertThat(permuted.values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        split.train().values().stream().flatMap(List::stream).toList());
        long stayed = permuted.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .filter(instance -> instance.relation().equals(entry.getKey())))
                .count();
        // One in six by chance.
        assertThat(stayed).isLessThan(40);
        assertThat(FewRelSplit.permuted(split.train(), new Randomness(3), 1)).isEqualTo(permuted);
    }

    @Test
    void itIsSaidHowOftenEntitiesAreShown() {
        assertThat(PartLinks.shown(0.35, 0.23, 0.25))
                .isEqualTo("entities are shown for 8.8 % of heads and tails in training, for 23.0 % in measuring; with"
                        + " --mention-share 0.66 they would be nearest");
        assertThat(PartLinks.shown(0.35, 0.23, 0.66)).endsWith("for 23.0 % in measuring");
        assertThat(PartLinks.shown(0.2, 0.23, 1)).endsWith("for 23.0 % in measuring");
        assertThat(PartLinks.shown(0, 0, 1)).endsWith("in training, for 0.0 % in measuring");
        // A share of none cannot be asked for.
        assertThat(PartLinks.shown(0.2, 0, 1))
                .endsWith("for 20.0 % of heads and tails in training, for 0.0 % in measuring");
    }

    @Test
    void noRelationIsInTwoParts() {
        FewRelSplit split = FewRelSplit.of(config("lm", 1, 1), reject -> {});
        assertThat(split.train()).hasSize(6);
        assertThat(split.validation()).hasSize(3);
        assertThat(split.measured()).hasSize(3);
        Set<String> all = new LinkedHashSet<>(split.train().keySet());
        all.addAll(split.validation().keySet());
        all.addAll(split.measured().keySet());
        assertThat(all).hasSize(12);
    }

    @Test
    void headAndTailAreMarkedAndFound() throws IOException {
        Path file = folder.resolve("one.json");
        Files.writeString(file, ONE.formatted(""));
        Instance instance = FewRelFile.read(file, reject -> {}).get("P1").get(0);
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            MarkedSentence sentence = MarkedSentence.of(instance, tokenizer, 60);
            int[] plain = tokenizer.encode("in # Oslo # , $ Norway $").ids();
            assertThat(sentence.tokens()).isEqualTo(plain);
            int[] oslo = tokenizer.encode("Oslo").ids();
            assertThat(sentence.spans()[1] - sentence.spans()[0] + 1).isEqualTo(oslo.length);
            for (int i = 0; i < oslo.length; i++) {
                assertThat(sentence.tokens()[sentence.spans()[0] + i]).isEqualTo(oslo[i]);
            }
            assertThat(MarkedSentence.of(instance, tokenizer, 3).tokens()).hasSize(3);
            assertThat(MarkedSentence.of(instance, tokenizer, 3).spans()[2]).isEqualTo(-1);
        }
    }

    @Test
    void edgesBetweenTheEndsOfAPairAreGoneInBothDirections() {
        try (Dataset dataset = Dataset.open(data)) {
            KnowledgeGraph whole = KnowledgeGraph.of(dataset, EdgeDirection.BOTH);
            int head = 0;
            while (whole.degree(head) == 0) {
                head++;
            }
            int tail = whole.neighbor(head, 0);
            KnowledgeGraph cut = Edges.of(dataset)
                    .without(Set.of(Edges.pair(tail, head, dataset.entityCount())))
                    .edges()
                    .graph(EdgeDirection.BOTH);
            assertThat(cut.hasEdge(head, tail)).isFalse();
            assertThat(cut.hasEdge(tail, head)).isFalse();
            assertThat(cut.edgeCount()).isEqualTo(whole.edgeCount() - 2);
        }
    }

    @Test
    void declaredInversesCountOnceInAGraphWithoutSomeEdges() {
        try (Dataset dataset = Dataset.open(TaskWorld.writeWithInverses(folder.resolve("inverses")))) {
            assertThat(KnowledgeGraph.of(dataset, EdgeDirection.BOTH).edgeCount())
                    .isEqualTo(600);
            KnowledgeGraph cut = Edges.of(dataset)
                    .without(Set.of(Edges.pair(4, 0, 300)))
                    .edges()
                    .graph(EdgeDirection.BOTH);
            assertThat(cut.edgeCount()).isEqualTo(598);
        }
    }

    @Test
    void edgesBetweenTheEndsOfTrainingSentencesAreGoneToo() {
        try (Dataset dataset = Dataset.open(data)) {
            KnowledgeGraph whole = KnowledgeGraph.of(dataset, EdgeDirection.OUT);
            int head = 0;
            while (whole.degree(head) == 0) {
                head++;
            }
            int tail = whole.neighbor(head, 0);
            Instance linked = instance("e" + head, "e" + tail);
            Instance half = instance("e" + head, "Q1");
            int a = head;
            int b = tail;
            FewRelSplit split = new FewRelSplit(Map.of("P1", List.of(linked, half)), Map.of(), Map.of());
            for (boolean kept : new boolean[] {false, true}) {
                FewRelConfig config = config(train, "lm+gnn", 1, 1, kept);
                try (StartingPoint point = FewRel.point(config, folder.resolve("cache"), null);
                        LinkedGraph graph = LinkedGraph.open(
                                config,
                                point,
                                split,
                                new FinetuneRun(folder.resolve("none")),
                                TaskWorld.context(folder, note -> {}))) {
                    assertThat(graph.memory().graph().hasEdge(head, tail)).isEqualTo(kept);
                    // Vectors of relations would tell the answer.
                    assertThat(graph.memory().relations()).isNull();
                    // A new sentence is shown what a measured one was.
                    int other = whole.neighbor(head, whole.degree(head) - 1);
                    assertThat(other).isNotEqualTo(tail);
                    assertThat(graph.memoryWithout(instance("e" + head, "e" + other))
                                    .graph()
                                    .hasEdge(head, other))
                            .isEqualTo(kept);
                    assertThat(graph.links(split.instances())).isEqualTo(new Links(2, 3, 0, 0, 0, 0, 1));
                    assertThat(graph.removed()).hasSize(kept ? 0 : 1).allMatch(pair -> Set.of(pair.head(), pair.tail())
                            .equals(Set.of("e" + a, "e" + b)));
                }
            }
        }
        assertThat(new Links(2, 2, 1, 0, 0, 0, 1).summary())
                .startsWith(
                        "3 of 4 heads and tails (75.0 %) are linked to the graph, 2 by their identifiers and 1 by name");
    }

    @Test
    void mentionsAreLinkedByNameUnlessBothHaveWikidataIdentifiers() {
        Instance named = new Instance(
                "P1",
                0,
                List.of("Name", "5", "and", "name", "6", "?"),
                new Instance.Argument("", 0, 1),
                new Instance.Argument("Q1", 3, 4));
        Instance other = new Instance(
                "P1", 0, List.of("a", "b"), new Instance.Argument("e7", 0, 0), new Instance.Argument("", 1, 1));
        try (Dataset dataset = Dataset.open(data)) {
            for (Linking linking : Linking.values()) {
                boolean byName = linking == Linking.IDS_AND_NAMES;
                MentionLinker linker = MentionLinker.of(dataset, linking, List.of(named, other));
                assertThat(linker.link(named, named.head()).entity()).isEqualTo(byName ? 5 : -1);
                assertThat(linker.link(named, named.tail()).entity()).isEqualTo(byName ? 6 : -1);
                assertThat(linker.link(other, other.head())).isEqualTo(new MentionLinker.Link(7, MentionLinker.How.ID));
                assertThat(linker.link(other, other.tail()).how()).isEqualTo(MentionLinker.How.NONE);
            }
        }
    }

    /** What a test reads pairs with; the weights are fresh, the sentences those to train on. */
    private interface Reading {
        void with(EpisodeSource source, PairEncoder encoder, Parameters parameters);
    }

    private static void reading(FewRelConfig config, UnaryOperator<GraphMemory> memory, Reading test) {
        FewRelSplit split = FewRelSplit.of(config, reject -> {});
        Parameters.Builder builder = new Parameters.Builder();
        try (StartingPoint point = FewRel.point(config, folder.resolve("cache"), Precision.FP32);
                LinkedGraph graph = LinkedGraph.open(
                        config,
                        point,
                        split,
                        new FinetuneRun(folder.resolve("none")),
                        TaskWorld.context(folder, note -> {}));
                Tokenizer tokenizer = Tokenizer.load(point.tokenizer())) {
            PairEncoder.declare(builder, point, config.readsGraph());
            EpisodeSource source = graph.source(split.train(), config, tokenizer);
            try (Parameters parameters = builder.build();
                    PairEncoder encoder =
                            new PairEncoder(point, parameters, memory.apply(graph.memory()), new Randomness(5));
                    PointerScope scope = new PointerScope()) {
                FewRel.initialize(point, parameters, new Randomness(5));
                test.with(source, encoder, parameters);
            }
        }
    }

    @Test
    void pairsInGroupsAreScoredAsIfEachWereAlone() {
        reading(config("lm+gnn", 1, 1), FewRelTest::withoutEdges, (source, encoder, parameters) -> {
            List<PairBatch.Linked> sentences = source.sentences().get(0);
            List<PairBatch.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                PairBatch.Linked query = sentences.get(i % sentences.size());
                PairBatch.Linked support = sentences.get((i * 7 + 1) % sentences.size());
                MarkedSentence cut = new MarkedSentence(
                        Arrays.copyOf(support.sentence().tokens(), 3 + i % 5), new int[] {-1, -1, -1, -1});
                pairs.add(new PairBatch.Pair(query, new PairBatch.Linked(cut, support.entities())));
            }
            assertThat(PairGroups.of(
                            pairs.stream().mapToInt(PairBatch.Pair::length).toArray(), PairGroups.READ_TOKENS))
                    .hasSizeGreaterThan(1);
            float[] together = cls(encoder, source.vocabulary(), pairs);
            int width = together.length / pairs.size();
            for (int i : new int[] {0, 1, 77, 599}) {
                float[] alone = cls(encoder, source.vocabulary(), List.of(pairs.get(i)));
                assertThat(Arrays.copyOfRange(together, i * width, (i + 1) * width))
                        .containsExactly(alone, offset(1e-4f));
            }
        });
    }

    private static float[] cls(PairEncoder encoder, Vocabulary vocabulary, List<PairBatch.Pair> pairs) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            return Tensors.toFloats(
                    encoder.cls(List.of(new PairEncoder.Request(pairs, new SplittableRandom(1))), vocabulary, 0));
        }
    }

    @Test
    void relationsThatPretrainingHasMetAreFoundInItsRun() {
        Path file = folder.resolve("relations-of-a-run.jsonl");
        assertThat(Exposure.met(file, Set.of("P1"))).isEmpty();
        RecordFiles.writeRelations(
                file,
                List.of(
                        new Relation("P3", "third", "", null),
                        new Relation("P9", "ninth", "", null),
                        new Relation("P1", "first", "", null)));
        assertThat(Exposure.met(file, Set.of("P1", "P2", "P3"))).containsExactly("P1", "P3");
    }

    @Test
    void aShareOfTheMentionsIsShown() {
        PairBatch.Linked both =
                new PairBatch.Linked(new MarkedSentence(new int[] {1, 2}, new int[] {0, 0, 1, 1}), new int[] {7, 8});
        SplittableRandom random = new SplittableRandom(1);
        assertThat(both.showing(1, random)).isSameAs(both);
        int heads = 0;
        int tails = 0;
        int pairs = 0;
        for (int i = 0; i < 10_000; i++) {
            int[] shown = both.showing(0.25, random).entities();
            assertThat(shown[0] == 7 || shown[0] == -1).isTrue();
            assertThat(shown[1] == 8 || shown[1] == -1).isTrue();
            heads += shown[0] == 7 ? 1 : 0;
            tails += shown[1] == 8 ? 1 : 0;
            pairs += shown[0] == 7 && shown[1] == 8 ? 1 : 0;
        }
        // Four standard deviations of a binomial count, each on its own.
        assertThat(heads).isBetween(2327, 2673);
        assertThat(tails).isBetween(2327, 2673);
        assertThat(pairs).isBetween(528, 722);
        assertThat(both.entities()).containsExactly(7, 8);
    }

    @Test
    void anEndBehindTheCutCountsAsNotShown() {
        int[] entities = {7, 8};
        assertThat(new PairBatch.Linked(new MarkedSentence(new int[] {1, 2}, new int[] {0, 0, 1, 1}), entities)
                        .linkedEnds())
                .isEqualTo(2);
        assertThat(new PairBatch.Linked(new MarkedSentence(new int[] {1, 2}, new int[] {0, 0, -1, -1}), entities)
                        .linkedEnds())
                .isEqualTo(1);
    }

    @Test
    void theShareIsOnlyKeptWhereThereIsAGraph() {
        assertThat(withShare("lm+gnn", 0.5).mentionShare()).isEqualTo(0.5);
        assertThat(withShare("lm+gnn", 1.0).mentionShare()).isNull();
        assertThat(withShare("lm", 0.5)).isEqualTo(withShare("lm", null));
        assertThatThrownBy(() -> withShare("lm+gnn", 0.0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--mention-share must be above 0 and at most 1, found 0.0");
    }

    private static FewRelConfig withShare(String system, @Nullable Double share) {
        FewRelConfig c = config(system, 1, 1);
        return new FewRelConfig(
                c.train(),
                null,
                3,
                1,
                List.of(),
                null,
                c.graph(),
                c.link(),
                null,
                null,
                null,
                c.backbone(),
                system,
                "none",
                3,
                2,
                1,
                false,
                share,
                10,
                40,
                24,
                5,
                c.training());
    }

    @Test
    void trainingShowsAShareAndMeasuringAll() {
        FewRelConfig all = config("lm+gnn", 1, 1);
        reading(all, UnaryOperator.identity(), (source, encoder, parameters) -> {
            PairTask shown = new PairTask(parameters, encoder, source, source, all);
            PairTask hidden = new PairTask(parameters, encoder, source, source, withShare("lm+gnn", 1e-9));
            assertThat(flat(hidden.measure(source, 0, 2).toList()))
                    .isEqualTo(flat(shown.measure(source, 0, 2).toList()));
            assertThat(Tensors.item(hidden.loss(1, 0))).isNotEqualTo(Tensors.item(shown.loss(1, 0)));
        });
    }

    @Test
    void aQueryGoesToTheRelationWhoseSentencesItHasTheBestMeanScoreWith() {
        FewRelConfig config = config("lm+gnn", 1, 2);
        reading(config, FewRelTest::withoutEdges, (source, encoder, parameters) -> {
            PairTask task = new PairTask(parameters, encoder, source, source, config);
            float[] weight = Tensors.toFloats(parameters.get(PairEncoder.WEIGHT));
            float bias = Tensors.toFloats(parameters.get(PairEncoder.BIAS))[0];
            int right = 0;
            int queries = 0;
            for (PairTask.Measured measured : task.measure(source, 0, 4).toList()) {
                Episode episode = measured.episode();
                for (int q = 0; q < episode.queries().length; q++) {
                    int own = episode.relations()[episode.answers()[q]];
                    PairBatch.Linked query = source.sentence(episode, own, episode.queries()[q]);
                    Map<String, Double> means = new TreeMap<>();
                    for (int way = 0; way < episode.relations().length; way++) {
                        int relation = episode.relations()[way];
                        double sum = 0;
                        for (int shot : episode.support()[way]) {
                            PairBatch.Pair pair = new PairBatch.Pair(query, source.sentence(episode, relation, shot));
                            sum += dot(cls(encoder, source.vocabulary(), List.of(pair)), weight) + bias;
                        }
                        double mean = sum / episode.support()[way].length;
                        assertThat((double) measured.scores()[q][way]).isCloseTo(mean, offset(1e-4));
                        means.put(source.names().get(relation), mean);
                    }
                    String best = Collections.max(means.entrySet(), Map.Entry.comparingByValue())
                            .getKey();
                    assertThat(source.names().get(episode.relations()[measured.predicted(q)]))
                            .isEqualTo(best);
                    right += best.equals(source.query(episode, q).relation()) ? 1 : 0;
                    queries++;
                }
            }
            assertThat(task.measure(source, 0, 4)
                            .mapToDouble(PairTask.Measured::accuracy)
                            .average())
                    .hasValueCloseTo((double) right / queries, offset(1e-9));
        });
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void theLossIsTheCrossEntropyOfTheQuerysOwnRelation() {
        FewRelConfig config = config("lm", 1, 2);
        reading(config, UnaryOperator.identity(), (source, encoder, parameters) -> {
            PairTask task = new PairTask(parameters, encoder, source, source, config);
            SplittableRandom random = new Randomness(config.seed()).stream(Purpose.EPISODES, 3);
            Episode episode = source.sampler(config.queriesPerRelation()).sample(random);
            List<List<PairBatch.Linked>> support = new ArrayList<>();
            for (int way = 0; way < episode.relations().length; way++) {
                int relation = episode.relations()[way];
                support.add(Arrays.stream(episode.support()[way])
                        .mapToObj(shot -> source.sentence(episode, relation, shot))
                        .toList());
            }
            List<PairBatch.Linked> queries = IntStream.range(0, episode.queries().length)
                    .mapToObj(q ->
                            source.sentence(episode, episode.relations()[episode.answers()[q]], episode.queries()[q]))
                    .toList();
            // With the dropout masks of the step.
            float[] scores = Tensors.toFloats(new PairScorer(parameters, encoder, source.vocabulary())
                    .scores(List.of(new PairScorer.Request(queries, support, random)), 3));
            double loss = 0;
            for (int q = 0; q < queries.size(); q++) {
                double sum = 0;
                double own = Double.NaN;
                for (int way = 0; way < support.size(); way++) {
                    double score = scores[q * support.size() + way];
                    sum += Math.exp(score);
                    String relation = source.names().get(episode.relations()[way]);
                    own = relation.equals(source.query(episode, q).relation()) ? score : own;
                }
                loss += (Math.log(sum) - own) / queries.size();
            }
            assertThat(Tensors.item(task.loss(3, 0))).isCloseTo(loss, offset(1e-4));
        });
    }

    @Test
    void whatAnEpisodeGetsDoesNotHangOnOthersThatAreMeasuredWithIt() {
        FewRelConfig config = config("lm+gnn+m", 1, 1);
        reading(config, UnaryOperator.identity(), (source, encoder, parameters) -> {
            PairTask task = new PairTask(parameters, encoder, source, source, config);
            List<PairTask.Measured> together = task.measure(source, 3, 20).toList();
            assertThat(together).hasSize(20);
            assertThat(flat(together)).doesNotContain(Float.NaN);
            for (int e : new int[] {0, 1, 13, 14, 19}) {
                List<PairTask.Measured> alone = task.measure(source, 3 + e, 1).toList();
                assertThat(flat(alone)).containsExactly(flat(together.subList(e, e + 1)), offset(1e-4f));
            }
            assertThat(flat(together.subList(0, 1))).isNotEqualTo(flat(together.subList(1, 2)));
        });
    }

    private static float[] flat(List<PairTask.Measured> episodes) {
        List<float[]> rows = episodes.stream()
                .flatMap(episode -> Arrays.stream(episode.scores()))
                .toList();
        float[] flat = new float[rows.stream().mapToInt(row -> row.length).sum()];
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, flat, at, row.length);
            at += row.length;
        }
        return flat;
    }

    /** No neighbours: which ones are drawn would hang on who else is asked for. */
    private static GraphMemory withoutEdges(GraphMemory memory) {
        try (Dataset dataset = Dataset.open(data)) {
            return memory.over(
                    KnowledgeGraph.of(
                            dataset.entityCount(),
                            KnowledgeGraph.inverses(dataset.relations()),
                            new long[dataset.entityCount() + 1],
                            new int[0],
                            new int[0],
                            EdgeDirection.BOTH),
                    false);
        }
    }

    private static Instance instance(String head, String tail) {
        return new Instance(
                "P1", 0, List.of("a", "b"), new Instance.Argument(head, 0, 0), new Instance.Argument(tail, 1, 1));
    }

    @Test
    void aRunGoesOnOnlyFromTheSameFiles() throws IOException {
        Path mine = Files.copy(train, folder.resolve("mine.json"));
        FewRelConfig config = config(mine, "lm", 3, 1, false);
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(config, folder.resolve("changed"), stop).completed()).isFalse();
        Files.writeString(mine, Files.readString(mine) + "\n");
        assertThatThrownBy(() -> run(config, folder.resolve("changed"), new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("mine.json: has changed since the run");
    }

    @Test
    void aPipeIsRefusedBeforeItIsRead() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> run(config(pipe, "lm", 1, 1, false), folder.resolve("piped"), new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("pipe.json is a pipe or a device, and it is read more than once");
        assertThat(folder.resolve("piped")).doesNotExist();
    }

    @Test
    void aRunOfOtherRulesIsNotGoneOnWith() throws IOException {
        FewRelConfig config = config("lm", 3, 1);
        Path out = folder.resolve("rules");
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(config, out, stop).completed()).isFalse();
        Path provenance = out.resolve("provenance.json");
        String text = Files.readString(provenance);
        assertThat(text).contains("\"rules\" : " + FewRel.RULES);
        Files.writeString(provenance, text.replace("\"rules\" : " + FewRel.RULES + ",", ""));
        assertThatThrownBy(() -> run(config, out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("(rules 1, here " + FewRel.RULES)
                .hasMessageEndingWith("choose another --out and begin anew");
        assertThatThrownBy(() -> TaskWorld.predict(
                        out, List.of("[a] b [c|Q1]"), train, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("(rules 1, here 2 to " + FewRel.RULES)
                .hasMessageEndingWith("fine-tune anew");
    }

    @Test
    void aRunGoesOnAndIsAppliedWhereItsFilesLieNow() throws IOException {
        Path there = Files.copy(train, folder.resolve("there.json"));
        Path out = folder.resolve("moved");
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(config(there, "lm+gnn+m", 1, 1, false), out, stop).completed())
                .isFalse();
        Path here = Files.move(there, folder.resolve("here.json"));
        assertThatThrownBy(() -> run(config(here, "lm+gnn+m", 2, 1, false), out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith(
                        "holds a run with other options (training.steps 1, asked for 2); choose another --out");
        FewRelConfig moved = config(here, "lm+gnn+m", 1, 1, false);
        assertThat(run(moved, out, new StopSignal()).completed()).isTrue();
        assertThat(new FinetuneRun(out).config(FewRelConfig.class)).isEqualTo(moved);
        Files.writeString(here, Files.readString(here) + "\n");
        assertThatThrownBy(() -> run(moved, out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("here.json: has changed since the run");
        assertThatThrownBy(() -> run(config(here, "lm", 1, 1, false), out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("graph " + data + ", asked for none")
                .hasMessageContaining("system lm+gnn+m, asked for lm");
    }

    @Test
    void theLanguageModelAloneGoesOnAfterAStopAsIfNothingHadHappened() throws IOException {
        FewRelConfig config = config("lm", 14, 2);
        FewRel.Result whole = run(config, folder.resolve("whole"), new StopSignal());
        assertThat(whole.completed()).isTrue();
        assertThat(whole.episodes()).isEqualTo(40);
        StopSignal stop = new StopSignal();
        FewRel.Result stopped = run(config, folder.resolve("stopped"), stop, event -> {
            if (event instanceof FinetuneEvent.Stepped && event.step() == 5) {
                stop.request();
            }
        });
        assertThat(stopped.completed()).isFalse();
        assertThat(run(config, folder.resolve("stopped"), new StopSignal()).accuracy())
                .isEqualTo(whole.accuracy());
        assertThat(folder.resolve("stopped/predictions.jsonl"))
                .hasSameTextualContentAs(folder.resolve("whole/predictions.jsonl"));
    }

    /** Runs, and stops when so many episodes are measured; how many were measured in this call. */
    private static int measuring(FewRelConfig config, Path out, int most) {
        StopSignal stop = new StopSignal();
        List<Long> done = new ArrayList<>(List.of(0L));
        FewRel.run(
                config,
                out,
                new TaskContext(
                        folder.resolve("cache"),
                        List.of(),
                        (stage, at, total) -> {
                            if (stage.equals("measuring episodes")) {
                                done.add(at);
                                if (at >= most) {
                                    stop.request();
                                }
                            }
                        },
                        note -> {},
                        stop));
        return done.get(done.size() - 1).intValue();
    }

    @Test
    void measuringGoesOnBehindWholeGroupsOfEpisodes() throws IOException {
        FewRelConfig config = config("lm", 2, 1);
        Path out = folder.resolve("measuring");
        Path scores = out.resolve("scores.jsonl");
        assertThat(measuring(config, out, 31)).isEqualTo(31);
        assertThat(out.resolve("result.json")).doesNotExist();
        // 3 ways of 2 shots: 14 episodes are computed together, so that 28 of the 31 are kept.
        assertThat(measuring(config, out, 40)).isEqualTo(12);
        String whole = Files.readString(scores);
        String predictions = Files.readString(out.resolve("predictions.jsonl"));
        String result = Files.readString(out.resolve("result.json"));
        assertThat(whole.lines()).hasSize(40);
        assertThat(measuring(config, folder.resolve("at-once"), 40)).isEqualTo(40);
        assertThat(folder.resolve("at-once/scores.jsonl")).hasContent(whole);

        assertThat(measuring(config, out, 40)).isZero();
        assertThat(out.resolve("result.json")).hasContent(result);

        List<String> lines = whole.lines().toList();
        String gap = String.join("\n", lines.subList(0, 20)) + "\n" + String.join("\n", lines.subList(21, 40)) + "\n";
        Map<String, Integer> again = Map.of(
                // Cut short by a kill, in the middle of a line.
                whole.substring(0, whole.length() - 5),
                12,
                // A line is gone: what is behind it has another number.
                gap,
                26,
                whole.replaceFirst("\"queries\":\\[\"P", "\"queries\":[\"X"),
                40,
                // Other weights.
                whole.replaceFirst("\"checkpoint\":\"", "\"checkpoint\":\"0"),
                40,
                whole.replaceFirst("\"scores\":\\[\\[[^,]*,", "\"scores\":[[\"NaN\","),
                40,
                whole.replaceFirst("\"scores\":\\[\\[[^,]*,", "\"scores\":[[null,"),
                40,
                whole.replaceFirst("\"scores\":\\[\\[[^,]*,", "\"scores\":[[1e99,"),
                40,
                whole.replaceFirst("\"scores\":\\[\\[", "\"scores\":[[0.5,"),
                40);
        assertThat(again).doesNotContainKey(whole).hasSize(8);
        again.forEach((damaged, measured) -> {
            try {
                Files.writeString(scores, damaged);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(measuring(config, out, 40)).isEqualTo(measured);
            assertThat(scores).hasContent(whole);
            assertThat(out.resolve("predictions.jsonl")).hasContent(predictions);
        });
    }

    /** Queries and right ones of a run's predictions, by a field of theirs. */
    private static Map<String, List<Boolean>> counted(Path run, String field) throws IOException {
        Map<String, List<Boolean>> counted = new HashMap<>();
        for (String line : Files.readAllLines(run.resolve("predictions.jsonl"))) {
            JsonNode prediction = JsonMapper.shared().readTree(line);
            counted.computeIfAbsent(prediction.path(field).asString(""), key -> new ArrayList<>())
                    .add(prediction.path("correct").asBoolean(false));
        }
        return counted;
    }

    @Test
    void theAccuracyIsToldByRelationAndByWhatTheGraphKnows() throws IOException {
        Path graph = folder.resolve("by-graph");
        Path none = folder.resolve("by-none");
        run(config("lm+gnn+m", 1, 1), graph, new StopSignal());
        run(config("lm", 1, 1), none, new StopSignal());
        for (Path run : List.of(graph, none)) {
            JsonNode result = JsonMapper.shared().readTree(Files.readString(run.resolve("result.json")));
            List<String> parts = run.equals(graph) ? List.of("relation", "linked_ends") : List.of("relation");
            for (String part : parts) {
                Map<String, List<Boolean>> counted = counted(run, part);
                JsonNode told = result.path("by_" + part);
                assertThat(told.propertyNames()).containsExactlyInAnyOrderElementsOf(counted.keySet());
                counted.forEach((name, correct) -> {
                    assertThat(told.path(name).path("queries").asInt(0)).isEqualTo(correct.size());
                    assertThat(told.path(name).path("accuracy").asDouble(-1))
                            .isEqualTo(correct.stream().filter(right -> right).count() / (double) correct.size());
                });
            }
            assertThat(result.has("by_linked_ends")).isEqualTo(run.equals(graph));
        }
        // Every head and tail of these files is an entity.
        assertThat(counted(graph, "linked_ends")).containsOnlyKeys("2");
    }

    @Test
    void aNewMergeStartsFromTheSentences() {
        Path out = folder.resolve("merge");
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(config("lm+gnn", 3, 1), out, stop).completed()).isFalse();
        try (SafeTensors start = SafeTensors.open(new CheckpointDirectory(out, 1)
                .latest(warning -> {})
                .orElseThrow()
                .path("model.safetensors"))) {
            float[] weight = start.toFloats("merge.layer_norm.weight");
            // What needs no text has one weight for all features.
            assertThat(IntStream.range(0, weight.length)
                            .mapToDouble(i -> weight[i])
                            .distinct()
                            .count())
                    .isGreaterThan(1);
        }
    }

    @Test
    void theGraphTakesPart() throws IOException {
        assertThat(run(config("lm+gnn+m", 3, 1), folder.resolve("m"), new StopSignal())
                        .completed())
                .isTrue();
        assertThat(folder.resolve("m/result.json"))
                .content()
                .contains(
                        "\"linked_by_id\" : 480",
                        "\"linked_mentions\" : 480",
                        "\"mentions\" : 480",
                        "\"linked_pairs\" : 240");
        String query = "{\"tokens\":[\"a\",\"b\",\"c\"],\"h\":[\"a\",\"\",[[0]]],\"t\":[\"c\",\"\",[[2]]]}";
        List<String> notes = new ArrayList<>();
        List<Map<String, Object>> lines = TaskWorld.predict(
                folder.resolve("m"), List.of("[a] b [c|Q1]", query), train, 3, TaskWorld.context(folder, notes::add));
        assertThat(lines).hasSize(6);
        assertThat(lines).extracting(line -> line.get("rank")).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(lines).extracting(line -> line.get("head")).containsOnly("a");
        assertThat(lines).extracting(line -> line.get("tail")).containsOnly("c");
        assertThat((Float) lines.get(0).get("score"))
                .isGreaterThanOrEqualTo((Float) lines.get(1).get("score"));
        assertThat(lines.get(3).get("score")).isEqualTo(lines.get(0).get("score"));
        assertThat(notes).anyMatch(note -> note.contains("the first 2 of each relation are used"));
        assertThat(notes).noneMatch(note -> note.contains("too long"));
        List<String> rejects = new ArrayList<>();
        List<Map<String, Object>> usable = Predictions.of(
                new Predictions.Request(
                        folder.resolve("m"),
                        Input.arguments(
                                List.of("[a] b c", query, "{\"tokens\":[]}", "[a] b" + " b".repeat(200) + " [c|Q1]")),
                        train,
                        null,
                        3),
                TaskWorld.context(folder, notes::add),
                rejects::add);
        assertThat(usable).extracting(line -> line.get("sentence")).containsExactly(2, 2, 2, 4, 4, 4);
        assertThat(usable.get(0).get("score")).isEqualTo(lines.get(3).get("score"));
        assertThat(rejects)
                .satisfiesExactly(
                        reject -> assertThat(reject)
                                .startsWith("argument 1: expected two mentions in brackets")
                                .endsWith("found 1: [a] b c"),
                        reject -> assertThat(reject)
                                .isEqualTo("argument 3: \"tokens\" should be a list of words, found []"));
        assertThat(notes).anyMatch(note -> note.startsWith("argument 4: is too long, and its tail is not read"));
        Files.delete(folder.resolve("m/memory.safetensors"));
        assertThat(TaskWorld.predict(
                        folder.resolve("m"),
                        List.of("[a] b [c|Q1]", query),
                        train,
                        3,
                        TaskWorld.context(folder, note -> {})))
                .isEqualTo(lines);
        assertThat(run(config("lm+gnn", 3, 1), folder.resolve("g"), new StopSignal())
                        .completed())
                .isTrue();
        assertThat(folder.resolve("g/memory.safetensors")).doesNotExist();
        assertThatThrownBy(() -> config("gnn", 3, 1)).hasMessageContaining("reads no text");
    }

    @Test
    void aQueryIsScoredAgainstRelationsOfSeveralSizesAsInAnEpisode() {
        reading(config("lm+gnn", 1, 1), UnaryOperator.identity(), (source, encoder, parameters) -> {
            PairScorer scorer = new PairScorer(parameters, encoder, source.vocabulary());
            PairBatch.Linked query = source.sentences().get(0).get(0);
            List<List<PairBatch.Linked>> support = List.of(
                    source.sentences().get(0).subList(1, 3),
                    source.sentences().get(1).subList(0, 2));
            float[] episode = Tensors.toFloats(scorer.scores(
                    List.of(new PairScorer.Request(List.of(query), support, new SplittableRandom(1))), 0));
            assertThat(scorer.relations(new PairScorer.Request(List.of(query), support, new SplittableRandom(1))))
                    .containsExactly(episode, offset(1e-6f));
            float[] uneven = scorer.relations(new PairScorer.Request(
                    List.of(query), List.of(support.get(0), support.get(1).subList(0, 1)), new SplittableRandom(1)));
            assertThat(uneven).hasSize(2);
            assertThat(uneven[1]).isNotEqualTo(episode[1]);
        });
    }

    @Test
    void allSystemsReadTheSameEpisodesWhenAStepHasSeveral() {
        assertThat(sentencesOfAStep("lm+gnn")).hasSizeGreaterThan(40).isEqualTo(sentencesOfAStep("lm"));
    }

    private static List<String> sentencesOfAStep(String system) {
        FewRelConfig one = config(system, 1, 1);
        FewRelConfig config = new FewRelConfig(
                one.train(),
                null,
                3,
                1,
                List.of(),
                null,
                one.graph(),
                FewRelConfig.LINK_DEFAULT,
                null,
                null,
                null,
                one.backbone(),
                system,
                "none",
                3,
                2,
                1,
                false,
                null,
                10,
                40,
                24,
                5,
                new TrainingOptions(1, 5, 1, 0, 0, 0, 0, 0, 0, 0, 1000));
        List<String> read = new ArrayList<>();
        reading(config, UnaryOperator.identity(), (source, encoder, parameters) -> {
            List<List<PairBatch.Linked>> recorded = new ArrayList<>();
            for (int relation = 0; relation < source.sentences().size(); relation++) {
                recorded.add(recorded(
                        source.sentences().get(relation), source.names().get(relation), read));
            }
            EpisodeSource recording =
                    new EpisodeSource(source.names(), source.instances(), recorded, 3, 2, source.vocabulary());
            PairTask task = new PairTask(parameters, encoder, recording, recording, config);
            for (int part = 0; part < task.parts(); part++) {
                task.loss(1, part);
            }
        });
        return read;
    }

    /** A list that writes down which of its elements are asked for. */
    private static List<PairBatch.Linked> recorded(List<PairBatch.Linked> list, String name, List<String> read) {
        return new AbstractList<>() {
            @Override
            public PairBatch.Linked get(int index) {
                read.add(name + "#" + index);
                return list.get(index);
            }

            @Override
            public int size() {
                return list.size();
            }
        };
    }

    @Test
    void aNewSentenceHasHeadAndTailInBrackets() {
        Instance instance = MarkedText.parse("in [Oslo|Q585], the capital of [the Kingdom] today", 0);
        assertThat(instance.tokens())
                .containsExactly("in", "Oslo", ",", "the", "capital", "of", "the", "Kingdom", "today");
        assertThat(instance.head()).isEqualTo(new Instance.Argument("Q585", 1, 1));
        assertThat(instance.tail()).isEqualTo(new Instance.Argument("", 6, 7));
        for (String wrong :
                List.of("no mention", "[one]", "[a] [b] [c]", "[] and [b]", "[a] [b", "{\"tokens\":[]}", "{")) {
            assertThatThrownBy(() -> MarkedText.parse(wrong, 2))
                    .isInstanceOf(BadInputException.class)
                    .message()
                    .containsPattern("^(expected two mentions|\"tokens\" should be|is not valid JSON)");
        }
    }

    @Test
    void thePublishedFormatIsReadAsItIs() {
        Path file = Path.of(System.getProperty("jaket.data", "../../shared/data"), "fewrel", "train_wiki_partial.json");
        assumeTrue(Files.isRegularFile(file), "no " + file + ": the test of the published file is skipped");
        List<String> rejects = new ArrayList<>();
        Map<String, List<Instance>> relations = FewRelFile.read(file, rejects::add);
        assertThat(relations).hasSize(64);
        int usable = relations.values().stream().mapToInt(List::size).sum();
        assertThat(usable + rejects.size()).isEqualTo(38_994);
        assertThat(rejects.size()).isLessThan(400);
        Path called = file.resolveSibling("pid2name.json");
        assumeTrue(Files.isRegularFile(called), "no " + called + ": what relations are called is not tested");
        RelationNames names = RelationNames.read(called);
        assertThat(relations.keySet()).noneMatch(names::isUnknown);
        assertThat(names.name("P27")).isEqualTo("country of citizenship");
    }
}
