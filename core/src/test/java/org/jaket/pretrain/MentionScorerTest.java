package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.pretrain.MentionScorer.Passage;
import org.jaket.pretrain.MentionScorer.Site;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.tensor.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MentionScorerTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static JaketRun run;
    private static MentionScorer scorer;

    @BeforeAll
    static void train() {
        data = TinyWorld.write(folder.resolve("data"));
        run = trained("run", Map.of());
        scorer = MentionScorer.of(run, run.dataset(), done -> {});
    }

    private static JaketRun trained(String name, Map<String, String> options) {
        Path out = folder.resolve(name);
        Pretraining.start(
                TinyWorld.request(data, out, TinyWorld.config(options)), Planner.NONE, List.of(), new StopSignal());
        return JaketRun.open(out, null);
    }

    @AfterAll
    static void close() {
        scorer.close();
        run.close();
    }

    private static int[] all() {
        return IntStream.range(0, TinyWorld.ENTITIES).toArray();
    }

    @Test
    void theProbabilitiesOfAllEntitiesAddUpToOneAndDiffer() {
        double[] scores = scorer.score(List.of(new Passage("a f b", List.of(new Site(2, 3, all())))))
                .get(0)[0];
        assertThat(Arrays.stream(scores).sum()).isCloseTo(1, within(1e-6));
        assertThat(Arrays.stream(scores).distinct().count()).isGreaterThan(100);
        assertThat(Arrays.stream(scores).min().orElseThrow()).isPositive();
    }

    @Test
    void aMentionScoresTheSameWhateverIsScoredWithIt() {
        Site site = new Site(2, 3, new int[] {7, 3});
        Site all = new Site(2, 3, all());
        Passage first = new Passage("a f b", List.of(site));
        Passage longer =
                new Passage("a f b c d e f g h", List.of(new Site(0, 1, new int[] {1}), new Site(2, 5, all())));
        double[] alone = scorer.score(List.of(first)).get(0)[0];
        List<double[][]> together = scorer.score(List.of(longer, first, new Passage("", List.of()), first));
        double[] amongAll =
                scorer.score(List.of(new Passage("a f b", List.of(all)))).get(0)[0];
        assertThat(together.get(2)).isEmpty();
        for (int i = 0; i < 2; i++) {
            assertThat(together.get(1)[0][i]).isCloseTo(alone[i], within(1e-6));
            assertThat(together.get(3)[0][i]).isCloseTo(alone[i], within(1e-6));
            assertThat(amongAll[site.candidates()[i]]).isCloseTo(alone[i], within(1e-6));
        }
    }

    @Test
    void theTextAroundAMentionMatters() {
        int[] candidates = all();
        double[] one = scorer.score(List.of(new Passage("a f b", List.of(new Site(2, 3, candidates)))))
                .get(0)[0];
        double[] other = scorer.score(List.of(new Passage("z f y", List.of(new Site(2, 3, candidates)))))
                .get(0)[0];
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void aMentionWithoutATokenGetsEvenProbabilities() {
        double[] scores = scorer.score(List.of(new Passage("a   b", List.of(new Site(2, 3, new int[] {4, 5})))))
                .get(0)[0];
        assertThat(scores).containsOnly(1.0 / (2 + TinyWorld.ENTITIES));
    }

    @Test
    void mentionsOfALongTextAreAllScored() {
        String text = "a b ".repeat(200);
        List<Site> sites = IntStream.range(0, 200)
                .mapToObj(i -> new Site(4 * i, 4 * i + 1, new int[] {i % TinyWorld.ENTITIES}))
                .toList();
        double[][] scores = scorer.score(List.of(new Passage(text, sites))).get(0);
        double even = 1.0 / (1 + TinyWorld.ENTITIES);
        assertThat(scores.length).isEqualTo(200);
        for (double[] score : scores) {
            assertThat(score[0]).isPositive().isNotEqualTo(even);
        }
    }

    @Test
    void theMemoryOfAnotherGraphComesFromItsDescriptions() {
        OtherWorld.write(folder.resolve("other"));
        try (Dataset other = Dataset.open(folder.resolve("other"));
                MentionScorer its = MentionScorer.of(run, other, done -> {})) {
            Passage passage = new Passage("a f b", List.of(new Site(2, 3, new int[] {0, 1, 2})));
            double[] scores = its.score(List.of(passage)).get(0)[0];
            assertThat(Arrays.stream(scores).sum()).isCloseTo(1, within(1e-6));
            assertThat(scores[1]).as("the same description").isCloseTo(scores[0], within(1e-9));
            assertThat(scores[2]).isNotCloseTo(scores[0], within(1e-9));
        }
    }

    @Test
    void aRunThatNeverPredictedEntitiesIsRefused() {
        try (JaketRun language = trained("language", Map.of("mode", "language", "steps", "1"))) {
            assertThatThrownBy(() -> MentionScorer.of(language, language.dataset(), done -> {}))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("masked entities");
        }
    }

    @Test
    void aProbabilityIsTheSoftmaxOfWhatThePlainLoopsGiveForBothEndsOfTheMention() {
        try (JaketRun other = JaketRun.open(folder.resolve("run"), null);
                MentionScorer its = MentionScorer.of(other, other.dataset(), done -> {});
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Parameters parameters = other.model().parameters();
            SplittableRandom random = new SplittableRandom(3);
            for (String name : List.of("heads.entity.w1", "heads.entity.w2")) {
                float[] values = new float[(int) parameters.get(name).numel()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (0.3 * random.nextGaussian());
                }
                parameters.set(name, values);
            }
            double[] found = its.score(List.of(new Passage("a f b c", List.of(new Site(2, 5, all())))))
                    .get(0)[0];
            double[][] z = PlainHeads.rows(other.model()
                    .jaket()
                    .forward(
                            new TokenBatch(1, 6, new int[] {2, 5, 10, 6, 7, 3}, new int[] {6}),
                            MentionSites.NONE,
                            null,
                            null,
                            null,
                            Jaket.Dropouts.NONE)
                    .text());
            double[] query = new PlainHeads(parameters).query(z[2], z[3]);
            double[] scores = Arrays.stream(
                            PlainHeads.rows(other.model().memory().vectors()))
                    .mapToDouble(vector -> PlainHeads.dot(query, vector))
                    .toArray();
            double[] expected = IntStream.range(0, scores.length)
                    .mapToDouble(entity -> Math.exp(-PlainHeads.crossEntropy(scores, entity)))
                    .toArray();
            assertThat(found).usingComparatorWithPrecision(1e-5).containsExactly(expected);
            assertThat(Arrays.stream(expected).max().orElseThrow()).isGreaterThan(2.0 / TinyWorld.ENTITIES);
        }
    }
}
