package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
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
}
