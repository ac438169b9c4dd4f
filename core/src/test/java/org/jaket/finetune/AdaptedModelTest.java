package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jaket.finetune.AdaptedModel.Neighbor;
import org.jaket.finetune.AdaptedModel.Space;
import org.jaket.language.TokenBatch;
import org.jaket.model.MentionSites;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptedModelTest {

    private static final ComputePolicy PLAIN = new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT);

    @TempDir
    static Path folder;

    private static AdaptedModel model;

    @BeforeAll
    static void adapt() {
        Path data = TinyWorld.write(folder.resolve("data"));
        Path run = folder.resolve("run");
        Pretraining.start(
                TinyWorld.request(data, run, TinyWorld.config(Map.of("steps", "4"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
        Path graph = TinyGraph.random(50).holdOutEvery(6).write(folder.resolve("graph"));
        Path out = folder.resolve("adapted");
        Adaptation.run(AdaptationRequest.of(run, graph, out), AdaptationProgress.NONE, new StopSignal());
        model = AdaptedModel.open(out, PLAIN);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double na = 0;
        double nb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            na += (double) a[i] * a[i];
            nb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(na * nb);
    }

    @Test
    void similarIsByCosineWithoutItself() {
        for (Space space : Space.values()) {
            List<Neighbor> found = model.similar("x4", 49, space);
            assertThat(found).hasSize(49).noneMatch(n -> n.entity().id().equals("x4"));
            float[] own = model.vector(model.index("x4"), space);
            double before = 1;
            for (Neighbor neighbor : found) {
                assertThat(neighbor.score())
                        .isCloseTo(cosine(own, model.vector(neighbor.index(), space)), within(1e-5))
                        .isLessThanOrEqualTo(before);
                before = neighbor.score();
            }
            assertThat(model.similar("x4", 3, space)).isEqualTo(found.subList(0, 3));
        }
    }

    @Test
    void anUnknownIdentifierSaysWhatMayBeMeant() {
        assertThatThrownBy(() -> model.similar("X44", 3))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("unseen")
                .hasMessageContaining("x44 (name of x44)");
        assertThatThrownBy(() -> model.similar("name of x12", 3)).hasMessageContaining("did you mean x12 (");
        assertThatThrownBy(() -> model.similar("something quite different", 3)).hasMessageNotContaining("did you mean");
        assertThat(model.looksLikeIdentifier("x999")).isTrue();
        assertThat(model.looksLikeIdentifier("a text")).isFalse();
        assertThat(model.looksLikeIdentifier("word")).isFalse();
    }

    @Test
    void embeddingIsTheWholeModelsOutputAndDoesNotDependOnTheBatch() {
        TextWithMentions linked = new TextWithMentions("a b c d", List.of(new TextWithMentions.Link("x2", 2, 5)));
        List<TextWithMentions> texts = List.of(
                TextWithMentions.plain("a"),
                linked,
                TextWithMentions.plain("b c d e f g h i j k"),
                TextWithMentions.plain("a b c d"));
        for (Pooling pooling : Pooling.values()) {
            List<float[]> together = model.embed(texts, pooling);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(model.embed(List.of(texts.get(i)), pooling).get(0))
                        .containsExactly(together.get(i), within(1e-5f));
            }
            assertThat(together.get(1)).isNotEqualTo(together.get(3));
        }
        int width = model.hiddenSize();
        try (Tokenizer tokenizer = Tokenizer.load(model.dataset().tokenizerFile());
                PretrainedModel plain = PretrainedModel.load(PretrainedWeights.open(folder.resolve("adapted")), PLAIN);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Encoded encoded = tokenizer.encode(linked.text());
            int[] tokens = new int[encoded.size() + 2];
            tokens[0] = tokenizer.clsId();
            System.arraycopy(encoded.ids(), 0, tokens, 1, encoded.size());
            tokens[tokens.length - 1] = tokenizer.sepId();
            List<Integer> positions = new ArrayList<>();
            for (int t = 0; t < encoded.size(); t++) {
                if (encoded.starts()[t] < 5 && encoded.ends()[t] > 2) {
                    positions.add(t + 1);
                }
            }
            float[] expected = Tensors.toFloats(plain.jaket()
                    .read(
                            new TokenBatch(1, tokens.length, tokens, new int[] {tokens.length}),
                            new MentionSites(positions.stream().mapToInt(p -> p).toArray(), new int[positions.size()]),
                            Tensors.floats(model.vector(2, Space.KNOWLEDGE), 1, width)));
            assertThat(model.embed(List.of(linked), Pooling.CLS).get(0))
                    .containsExactly(java.util.Arrays.copyOf(expected, width), within(1e-5f));
        }
    }

    @Test
    void aMentionOfAnUnknownEntityOrOutsideItsTextIsRefused() {
        assertThatThrownBy(() -> model.embed(
                        List.of(new TextWithMentions("a b", List.of(new TextWithMentions.Link("none", 0, 1)))),
                        Pooling.CLS))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> new TextWithMentions("a b", List.of(new TextWithMentions.Link("x1", 2, 4))))
                .hasMessageContaining("leaves the text");
        assertThatThrownBy(() -> new TextWithMentions(
                        "a b", List.of(new TextWithMentions.Link("x1", 0, 2), new TextWithMentions.Link("x2", 1, 3))))
                .hasMessageContaining("begins before");
    }

    @Test
    void aLongTextIsCutAndCounted() {
        TextWithMentions text = TextWithMentions.plain("a b c d e f g h i j ".repeat(100));
        assertThat(model.cut(List.of(text, TextWithMentions.plain("a")))).isEqualTo(1);
        assertThat(model.embed(List.of(text), Pooling.MEAN).get(0)).hasSize(model.hiddenSize());
    }

    @Test
    void heldOutTailsAreRankedWithoutTheOtherKnownOnes() {
        int[] triples = model.dataset().heldOutTriples();
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < triples.length; i += 3) {
            if (triples[i + 1] != 0) {
                continue; // the model was not trained on the other relation
            }
            List<Integer> ranked = new ArrayList<>(model.complete("x" + triples[i], "r0", 100, false).stream()
                    .map(Neighbor::index)
                    .toList());
            for (int j = 0; j < triples.length; j += 3) {
                if (i != j && triples[j] == triples[i] && triples[j + 1] == 0) {
                    ranked.remove((Integer) triples[j + 2]);
                }
            }
            ranks.add(1 + ranked.indexOf(triples[i + 2]));
        }
        assertThat(ranks).hasSizeGreaterThan(5).doesNotContain(0);
        EvaluationResult result = model.rankHeldOut(0, AdaptationProgress.NONE);
        // complete() leaves out the head itself, which is a candidate like any other here.
        between(result, "tail_mrr", ranks, rank -> 1.0 / rank);
        between(result, "tail_hits_at_1", ranks, rank -> rank <= 1 ? 1 : 0);
        between(result, "tail_hits_at_3", ranks, rank -> rank <= 3 ? 1 : 0);
        between(result, "tail_hits_at_10", ranks, rank -> rank <= 10 ? 1 : 0);
        between(result, "tail_mean_rank", ranks, rank -> -rank);
        assertThat(model.rankHeldOut(4, AdaptationProgress.NONE).measures())
                .allMatch(measure -> measure.examples() == 4);
    }

    @Test
    void whatTheDeclaredInverseSaysIsKnown() {
        Path graph = TinyGraph.random(50).declareInverses().holdOutEvery(6).write(folder.resolve("inverse-graph"));
        Path out = folder.resolve("inverse");
        Adaptation.run(
                AdaptationRequest.of(folder.resolve("run"), graph, out), AdaptationProgress.NONE, new StopSignal());
        try (AdaptedModel inverse = AdaptedModel.open(out, PLAIN)) {
            Dataset dataset = inverse.dataset();
            Map<Integer, Set<Integer>> known = new HashMap<>();
            for (int e = 0; e < dataset.entityCount(); e++) {
                for (int i = (int) dataset.graphOffsets()[e]; i < dataset.graphOffsets()[e + 1]; i++) {
                    add(known, e, dataset.graphRelations()[i], dataset.graphNeighbors()[i]);
                }
            }
            for (int e = 0; e < dataset.entityCount(); e++) {
                Set<Integer> unknown =
                        new TreeSet<>(IntStream.range(0, 50).boxed().toList());
                unknown.removeAll(known.getOrDefault(e, Set.of()));
                unknown.remove(e);
                assertThat(inverse.complete("x" + e, "r0", 100, false))
                        .extracting(Neighbor::index)
                        .containsExactlyInAnyOrderElementsOf(unknown);
            }
            int[] triples = dataset.heldOutTriples();
            for (int i = 0; i < triples.length; i += 3) {
                add(known, triples[i], triples[i + 1], triples[i + 2]);
            }
            List<Integer> ranks = new ArrayList<>();
            for (int i = 0; i < triples.length; i += 3) {
                if (triples[i + 1] == 0) {
                    List<Integer> ranked = new ArrayList<>(inverse.complete("x" + triples[i], "r0", 100, true).stream()
                            .map(Neighbor::index)
                            .toList());
                    Set<Integer> others = new TreeSet<>(known.getOrDefault(triples[i], Set.of()));
                    others.remove(triples[i + 2]);
                    ranked.removeAll(others);
                    ranks.add(1 + ranked.indexOf(triples[i + 2]));
                }
            }
            assertThat(ranks).hasSizeGreaterThan(5).doesNotContain(0);
            EvaluationResult result = inverse.rankHeldOut(0, AdaptationProgress.NONE);
            between(result, "tail_mrr", ranks, rank -> 1.0 / rank);
            between(result, "tail_mean_rank", ranks, rank -> -rank);
        }
    }

    private static void add(Map<Integer, Set<Integer>> known, int head, int relation, int tail) {
        known.computeIfAbsent(relation == 0 ? head : tail, k -> new TreeSet<>()).add(relation == 0 ? tail : head);
    }

    private static void between(EvaluationResult result, String key, List<Integer> ranks, IntToDoubleFunction better) {
        EvaluationResult.Measure measure = result.find(key).orElseThrow();
        double sign = measure.higherIsBetter() ? 1 : -1;
        assertThat(measure.examples()).isEqualTo(ranks.size());
        assertThat(sign * measure.value())
                .as(key)
                .isBetween(
                        ranks.stream()
                                        .mapToDouble(rank -> better.applyAsDouble(rank + 1))
                                        .average()
                                        .orElseThrow()
                                - 1e-9,
                        ranks.stream()
                                        .mapToDouble(rank -> better.applyAsDouble(rank))
                                        .average()
                                        .orElseThrow()
                                + 1e-9);
    }

    @Test
    void ofEqualScoresTheMiddleRankCounts() {
        float[] scores = {0.5f, 0.9f, 0.5f, 0.1f, 0.5f, 0.9f};
        assertThat(TailEvaluation.rank(scores, 2, Set.of())).isEqualTo(4);
        assertThat(TailEvaluation.rank(scores, 2, Set.of(0, 5))).isEqualTo(2.5);
        assertThat(TailEvaluation.rank(scores, 1, Set.of(5))).isEqualTo(1);
        float nan = Float.NaN;
        assertThat(TailEvaluation.rank(new float[] {1, nan, -3}, 1, Set.of())).isEqualTo(3);
        assertThat(TailEvaluation.rank(new float[] {1, nan, -3}, 2, Set.of())).isEqualTo(2);
        assertThat(TailEvaluation.rank(new float[7], 3, Set.of())).isEqualTo(4);
    }

    @Test
    void completionRanksByTheTrainedRelationHead() {
        List<Neighbor> all = model.complete("x0", "r0", 100, true);
        assertThat(all).hasSize(49);
        double sum = 0;
        for (Neighbor neighbor : all) {
            assertThat(neighbor.score()).isBetween(0.0, 1.0);
            sum += neighbor.score();
        }
        assertThat(sum).isBetween(0.01, 48.0);
        List<Neighbor> fresh = model.complete("x0", "r0", 100, false);
        assertThat(fresh).hasSizeLessThan(all.size()).isSubsetOf(all);
        assertThatThrownBy(() -> model.complete("x0", "new", 5, true))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not trained on the relation new")
                .hasMessageContaining("r0, r1, r2");
    }

    @Test
    void completionReadsTheEntityAsTheHeadAndTheOthersAsTails() {
        try (PretrainedModel plain = PretrainedModel.load(PretrainedWeights.open(folder.resolve("adapted")), PLAIN)) {
            int head = model.index("x0");
            double difference = 0;
            for (Neighbor tail : model.complete("x0", "r0", 100, true)) {
                assertThat(tail.score()).isCloseTo(probability(plain, head, tail.index()), within(1e-6));
                difference = Math.max(difference, Math.abs(tail.score() - probability(plain, tail.index(), head)));
            }
            assertThat(difference).isGreaterThan(1e-5);
        }
    }

    /** P(r0 | head, tail). */
    private static double probability(PretrainedModel plain, int head, int tail) {
        int width = model.hiddenSize();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            return Tensors.toFloats(plain.heads()
                    .relations(
                            Tensors.floats(model.vector(head, Space.KNOWLEDGE), 1, width),
                            Tensors.floats(model.vector(tail, Space.KNOWLEDGE), 1, width))
                    .softmax(1))[0];
        }
    }
}
