package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.graph.RandomWalk;
import org.jaket.graph.Walks;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.random.Purpose;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Through Eq. 3 the masked-token loss reaches LM1 and the knowledge module, and without shown mentions LM1 alone. */
class MergeGradientTest {

    private static final PretrainConfig.Loss TOKENS_ALONE = new PretrainConfig.Loss(0, 0, 1, 0);
    private static final double STEP = 1e-2;

    @TempDir
    Path folder;

    private TinyModel tiny;
    private Parameters parameters;
    private Objectives objectives;
    private PretrainBatch batch;

    @BeforeEach
    void open() {
        tiny = new TinyModel(TinyWorld.write(folder.resolve("data")), Map.of());
        parameters = tiny.model().parameters();
        objectives = new Objectives(tiny.model(), TOKENS_ALONE);
        batch = tiny.data().batchBuilder().build(0);
        assertThat(batch.sites().positions()).isNotEmpty();
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    private void backward(PretrainBatch of) {
        parameters.gradients().zero_();
        try (PointerScope scope = new PointerScope()) {
            objectives.trainingLosses(of, Jaket.Dropouts.NONE, 1).total().backward();
        }
    }

    private float[] gradient(String name) {
        return Tensors.toFloats(parameters.get(name).grad());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "knowledge.layer.0.projection.weight",
                "knowledge.layer.0.layer_norm.bias",
                "language.encoder.layer.0.intermediate.dense.weight",
                "language.encoder.layer.0.attention.self.value.weight",
                "merge.layer_norm.weight"
            })
    void theGradientOfTheTokenLossIsItsSlope(String name) {
        backward(batch);
        float[] gradient = gradient(name);
        float[] direction = new float[gradient.length];
        double expected = 0;
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) ((gradient[i] < 0 ? -1 : 1) / Math.sqrt(direction.length));
            expected += (double) gradient[i] * direction[i];
        }
        float[] start = Tensors.toFloats(parameters.get(name));
        double slope = (lossAt(name, start, direction, STEP) - lossAt(name, start, direction, -STEP)) / (2 * STEP);
        assertThat(slope).isGreaterThan(5e-3).isCloseTo(expected, within(2e-4 + 0.02 * slope));
    }

    private double lossAt(String name, float[] start, float[] direction, double step) {
        float[] moved = start.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        parameters.set(name, moved);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            double[][] scores = PlainHeads.rows(Objects.requireNonNull(
                    objectives.scores(batch, Jaket.Dropouts.NONE).token()));
            int[] targets = batch.text().maskedTargets();
            double sum = 0;
            for (int i = 0; i < targets.length; i++) {
                sum += PlainHeads.crossEntropy(scores[i], targets[i]);
            }
            return sum / targets.length;
        }
    }

    @Test
    void theTokenLossDoesNotReachTheHeadsOfTheGraphTasks() {
        backward(batch);
        assertThat(batch.categoryRows()).isNotEmpty();
        assertThat(gradient("heads.category.weight")).containsOnly(0);
        assertThat(gradient("heads.relation.classifier.weight")).containsOnly(0);
    }

    @Test
    void withEveryMentionWithheldTheTokenLossDoesNotReachTheKnowledgeModule() {
        Walks walks = RandomWalk.walk(tiny.data().graph(), new int[] {0, 1}, 3, new SplittableRandom(1));
        PretrainBatch withheld =
                tiny.data().batchBuilder().assemble(batch.text().withholdAll(), walks, 0, Purpose.NEIGHBOR_SAMPLING);
        backward(withheld);
        for (String name : parameters.slots().keySet()) {
            if (name.startsWith("knowledge.")) {
                assertThat(gradient(name)).as(name).containsOnly(0);
            }
        }
        float[] ofLanguage = gradient("language.encoder.layer.0.intermediate.dense.weight");
        assertThat(ofLanguage).isNotEqualTo(new float[ofLanguage.length]);
    }

    @Test
    void readingAtSomePositionsHasTheGradientsOfReadingAll() {
        TokenBatch text = Objectives.tokens(batch.text());
        int[] each = {0, 3};
        int[] positions = new int[2 * text.size()];
        int[] flat = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = each[i % 2];
            flat[i] = i / 2 * text.length() + each[i % 2];
        }
        Jaket jaket = tiny.model().jaket();
        int width = tiny.model().languageConfig().hiddenSize();
        try (PointerScope scope = new PointerScope()) {
            float[] factors = new float[flat.length * width];
            SplittableRandom random = new SplittableRandom(8);
            for (int i = 0; i < factors.length; i++) {
                factors[i] = (float) random.nextGaussian();
            }
            Tensor weights = Tensors.floats(factors, flat.length, width);
            parameters.gradients().zero_();
            jaket.forward(text, batch.sites(), tiny.model().memory(), batch.neighborhood(), null, Jaket.Dropouts.NONE)
                    .text()
                    .view(-1, width)
                    .index_select(0, Tensors.indices(flat, flat.length))
                    .mul(weights)
                    .sum()
                    .backward();
            float[] whole = Tensors.toFloats(parameters.gradients());
            parameters.gradients().zero_();
            Tensor entities = jaket.entities(tiny.model().memory(), Objects.requireNonNull(batch.neighborhood()), null);
            jaket.readAt(text, batch.sites(), entities, positions, Jaket.Dropouts.NONE)
                    .view(-1, width)
                    .mul(weights)
                    .sum()
                    .backward();
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(whole, within(1e-3f));
        }
    }
}
