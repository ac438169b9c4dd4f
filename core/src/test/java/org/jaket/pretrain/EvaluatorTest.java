package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {

    /** More neighbours than any entity of the tiny world has: nothing is left to the sampler. */
    private static final Map<String, String> ALL_NEIGHBORS = Map.of("knowledge.fan_out", "60");

    @TempDir
    Path folder;

    private TinyModel tiny() {
        return new TinyModel(TinyWorld.write(folder.resolve("data")), ALL_NEIGHBORS);
    }

    @Test
    void theErrorOfAShareOfHitsIsThatOfIndependentExamples() {
        Evaluator.Hits hits = new Evaluator.Hits();
        try (PointerScope scope = new PointerScope()) {
            hits.add(Tensors.floats(new float[] {3, 1, 2, 1, 3, 2}, 2, 3), new int[] {0, 0});
            hits.add(Tensors.floats(new float[] {1, 2, 3, 5, 4, 3, 0, 1, 0}, 3, 3), new int[] {1, 2, 0});
        }
        // One of five.
        Measure measure = hits.measure("k", "l", 0.3);
        assertThat(measure.value()).isCloseTo(0.2, within(1e-9));
        assertThat(measure.standardError()).isCloseTo(Math.sqrt(0.2 * 0.8 / 5), within(1e-9));
        assertThat(measure.chance()).isEqualTo(0.3);
        assertThat(measure.examples()).isEqualTo(5);
        assertThat(measure.higherIsBetter()).isTrue();
    }

    @Test
    void theMajorityIsTheShareOfTheMostFrequentTarget() {
        assertThat(Evaluator.majority(new int[] {2, 7, 2, 0, 2})).isCloseTo(0.6, within(1e-9));
        assertThat(Evaluator.majority(new int[] {4})).isEqualTo(1);
    }

    @Test
    void measuresDoNotDependOnTheBlocksThatTheyAreComputedIn() {
        try (TinyModel tiny = tiny()) {
            EvaluationResult whole = new Evaluator(tiny.model(), tiny.data(), tiny.config()).evaluate();
            assertThat(whole.find("category_accuracy").orElseThrow().examples()).isGreaterThan(14);
            assertThat(whole.find("relation_accuracy").orElseThrow().examples()).isGreaterThan(14);
            assertThat(new Evaluator(tiny.model(), tiny.data(), tiny.config(), 7).evaluate())
                    .isEqualTo(whole);
        }
    }

    @Test
    void relationsAreMeasuredFromTheHeadToTheTail() {
        try (TinyModel tiny = tiny()) {
            boolean directionMatters = false;
            for (int seed = 1; seed <= 5; seed++) {
                tiny.randomize("heads.relation.", seed);
                double accuracy = new Evaluator(tiny.model(), tiny.data(), tiny.config())
                        .evaluate()
                        .find("relation_accuracy")
                        .orElseThrow()
                        .value();
                assertThat(accuracy).isCloseTo(accuracy(tiny, 0, 2), within(1e-9));
                directionMatters |= Math.abs(accuracy - accuracy(tiny, 2, 0)) > 1e-9;
            }
            assertThat(directionMatters).isTrue();
        }
    }

    /** Of held-out triples one by one, whose ends stand in the given columns. */
    private static double accuracy(TinyModel tiny, int head, int tail) {
        int[] triples = tiny.data().heldOutTriples();
        NeighborSampler sampler = new NeighborSampler(
                tiny.data().graph(),
                tiny.config().knowledge().layers(),
                tiny.config().knowledge().fanOut());
        PlainHeads heads = new PlainHeads(tiny.model().parameters());
        int hits = 0;
        for (int i = 0; i < triples.length; i += 3) {
            int[] ends = {triples[i + head], triples[i + tail]};
            Neighborhood block = sampler.sample(ends, new SplittableRandom(1));
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                double[][] vectors = PlainHeads.rows(
                        tiny.model().jaket().entities(tiny.model().memory(), block, null));
                hits += PlainHeads.best(heads.relations(vectors[0], vectors[1])) == triples[i + 1] ? 1 : 0;
            }
        }
        return 3.0 * hits / triples.length;
    }
}
