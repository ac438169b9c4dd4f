package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jaket.language.Backbone;
import org.jaket.language.LanguageModule;
import org.jaket.model.Jaket;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The losses of training, whose decoder adds its gradients itself, against cross-entropy of the scores and autograd. */
class ObjectivesTest {

    private static final double SCALE = 0.5;
    private static final PretrainConfig.Loss WEIGHTS = new PretrainConfig.Loss(1, 0.5, 0.25, 2);

    @TempDir
    Path folder;

    @Test
    void trainingLossesAndGradientsAreThoseOfTheScores() {
        PretrainConfig config = TinyWorld.config(Map.of("steps", "2"));
        Backbone backbone = Backbone.load(TinyWorld.backbone().toString(), folder.resolve("cache"));
        try (Dataset dataset = Dataset.open(TinyWorld.write(folder.resolve("data")))) {
            PretrainData data = new PretrainData(dataset, config);
            ComputePolicy plain = new ComputePolicy(Precision.FP32, AttentionKind.WRITTEN_OUT);
            try (PretrainModel model = new PretrainModel(backbone.config(), config, data.sizes(), plain, true);
                    PointerScope scope = new PointerScope()) {
                LanguageModule.initialize(model.parameters(), backbone);
                model.jaket().knowledge().initialize(new Randomness(3), 1);
                model.heads().initialize(new Randomness(4));
                model.memory().fillRandom(new Randomness(5));
                Objectives objectives = new Objectives(model, WEIGHTS);
                PretrainBatch batch = data.batchBuilder().build(0);

                Objectives.LossTensors losses = objectives.trainingLosses(batch, Jaket.Dropouts.NONE, SCALE);
                losses.total().mul(new Scalar(SCALE)).backward();
                float[] found = Tensors.toFloats(model.parameters().gradients());

                model.parameters().gradients().zero_();
                Objectives.Scores scores = objectives.scores(batch, Jaket.Dropouts.NONE);
                Tensor total = loss(scores.category(), batch.categoryTargets())
                        .mul(new Scalar(WEIGHTS.category()))
                        .add(loss(scores.relation(), batch.relationTargets()).mul(new Scalar(WEIGHTS.relation())))
                        .add(loss(scores.token(), Objectives.tokenTargets(batch.text()))
                                .mul(new Scalar(WEIGHTS.token())))
                        .add(loss(scores.entity(), new int[batch.targetMentions().length])
                                .mul(new Scalar(WEIGHTS.entity())));
                total.mul(new Scalar(SCALE)).backward();
                float[] expected = Tensors.toFloats(model.parameters().gradients());

                assertThat(Tensors.item(losses.total())).isCloseTo(Tensors.item(total), within(1e-4));
                double norm = 0;
                double difference = 0;
                for (int i = 0; i < expected.length; i++) {
                    norm += expected[i] * (double) expected[i];
                    difference += Math.pow(expected[i] - found[i], 2);
                }
                assertThat(norm).isPositive();
                assertThat(Math.sqrt(difference / norm)).isLessThan(1e-4);
            }
        }
    }

    private static Tensor loss(@Nullable Tensor scores, int[] targets) {
        return torch.cross_entropy_loss(Objects.requireNonNull(scores), Tensors.indices(targets, targets.length));
    }
}
