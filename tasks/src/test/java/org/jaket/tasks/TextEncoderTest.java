package org.jaket.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.finetune.StartingPoint;
import org.jaket.finetune.TaskSystem;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.pretrain.JaketRun;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Randomness;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncoderTest {

    private static final TokenBatch BATCH =
            new TokenBatch(2, 4, new int[] {2, 10, 11, 3, 2, 12, 3, 0}, new int[] {4, 3});

    @TempDir
    static Path folder;

    private static Path further;

    @BeforeAll
    static void trainFurther() {
        further = folder.resolve("further");
        Pretraining.start(
                TinyWorld.request(
                        TinyWorld.write(folder.resolve("data")),
                        further,
                        TinyWorld.config(Map.of("mode", "language", "steps", "2", "evaluation.every", "0"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
    }

    private static StartingPoint point(@Nullable Path languageRun) {
        return StartingPoint.open(
                new StartingPoint.Source(
                        null,
                        null,
                        languageRun,
                        TinyWorld.backbone().toString(),
                        folder.resolve("cache"),
                        Precision.FP32),
                TaskSystem.LM,
                1,
                new StartingPoint.KnowledgeStart(1, KnowledgeConfig.Aggregation.ATTENTION));
    }

    /** What a task reads at [CLS] before it has learnt anything, {@code [B * F]}. */
    private static float[] read(StartingPoint point) {
        Parameters.Builder builder = new Parameters.Builder();
        TextEncoder.declare(builder, point, false);
        try (Parameters parameters = builder.build();
                TextEncoder encoder = new TextEncoder(point, parameters, false, new Randomness(1));
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            for (String name : parameters.slots().keySet()) {
                parameters.get(name).data().copy_(point.parameters().get(name));
            }
            return Tensors.toFloats(point.policy().forward(() -> encoder.cls(BATCH, MentionSites.NONE, null, 0)));
        }
    }

    private static float[] first(Tensor text) {
        return Tensors.toFloats(text.select(1, 0).contiguous());
    }

    @Test
    void aBackboneIsReadAsItIs() {
        try (StartingPoint point = point(null);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            distort(point.jaket());
            float[] found = read(point);
            assertThat(found).containsExactly(first(withoutMerge(point.jaket())), within(1e-5f));
            assertThat(maxDifference(found, first(point.jaket().read(BATCH, MentionSites.NONE, null))))
                    .isGreaterThan(0.1f);
        }
    }

    @Test
    void aLanguageModelThatWasTrainedFurtherIsReadWithItsMerge() {
        try (StartingPoint point = point(further);
                JaketRun run = JaketRun.open(further, null);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Jaket trained = new Jaket(
                    run.model().languageConfig(),
                    run.model().jaket().knowledge().config(),
                    run.model().parameters(),
                    point.policy());
            float[] expected = first(trained.read(BATCH, MentionSites.NONE, null));
            assertThat(read(point)).containsExactly(expected, within(1e-5f));
            distort(point.jaket());
            float[] found = read(point);
            assertThat(found).containsExactly(first(point.jaket().read(BATCH, MentionSites.NONE, null)), within(1e-5f));
            assertThat(maxDifference(found, first(withoutMerge(point.jaket())))).isGreaterThan(0.1f);
        }
    }

    @Test
    void aNewMergeIsFittedToTextSoThatItChangesLittle() {
        try (StartingPoint point = point(null);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            float[] whole = first(withoutMerge(point.jaket()));
            float unfitted = maxDifference(whole, first(point.jaket().read(BATCH, MentionSites.NONE, null)));
            point.fitMerge(BATCH);
            float fitted = maxDifference(whole, first(point.jaket().read(BATCH, MentionSites.NONE, null)));
            assertThat(fitted).isLessThan(unfitted / 2);
            // Where it starts does not matter, and padding takes no part.
            distort(point.jaket());
            point.fitMerge(new TokenBatch(2, 5, new int[] {2, 10, 11, 3, 9, 2, 12, 3, 9, 9}, new int[] {4, 3}));
            assertThat(maxDifference(whole, first(point.jaket().read(BATCH, MentionSites.NONE, null))))
                    .isCloseTo(fitted, within(1e-4f));
        }
    }

    @Test
    void aTrainedMergeIsNotFittedAnew() {
        try (StartingPoint point = point(further);
                PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            distort(point.jaket());
            float[] before = first(point.jaket().read(BATCH, MentionSites.NONE, null));
            point.fitMerge(BATCH);
            assertThat(first(point.jaket().read(BATCH, MentionSites.NONE, null)))
                    .containsExactly(before, within(1e-6f));
        }
    }

    @Test
    void whatTheLanguageRunWasTrainedOnIsKnown() {
        try (StartingPoint point = point(further);
                JaketRun run = JaketRun.open(further, null)) {
            assertThat(point.pretrainingDetails())
                    .isEqualTo(run.dataset().info().details());
            assertThat(point.origin()).containsEntry("language_run", further.toString());
        }
    }

    private static Tensor withoutMerge(Jaket jaket) {
        LanguageModule language = jaket.language();
        return language.upper(language.lower(BATCH, Dropout.NONE, Dropout.NONE), BATCH, Dropout.NONE, Dropout.NONE);
    }

    /** A merge that cannot be taken for none: every second feature is turned round. */
    private static void distort(Jaket jaket) {
        float[] weight = new float[jaket.language().config().hiddenSize()];
        for (int f = 0; f < weight.length; f++) {
            weight[f] = f % 2 == 0 ? 2 : -2;
        }
        jaket.merge().set(weight, new float[weight.length]);
    }

    private static float maxDifference(float[] left, float[] right) {
        float most = 0;
        for (int i = 0; i < left.length; i++) {
            most = Math.max(most, Math.abs(left[i] - right[i]));
        }
        return most;
    }
}
