package org.jaket.tasks.fewrel;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.finetune.TaskSystem;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.language.LanguageModule;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/** Z^LM at [CLS] of pairs: the language module alone, or with E^KM of the mentioned entities merged in (section 3.4). */
final class PairEncoder implements AutoCloseable {

    static final String WEIGHT = "task.pair.weight";
    static final String BIAS = "task.pair.bias";

    private final StartingPoint point;
    private final @Nullable LanguageModule alone;
    private final @Nullable Jaket jaket;
    private final @Nullable GraphMemory memory;
    private final @Nullable NeighborSampler sampler;
    private final Randomness randomness;
    private final DropoutPool pool = new DropoutPool();

    /**
     * An encoder over declared parameters.
     *
     * @param memory the graph; null for the system lm
     */
    PairEncoder(StartingPoint point, Parameters parameters, @Nullable GraphMemory memory, Randomness randomness) {
        this.point = point;
        this.memory = memory;
        this.randomness = randomness;
        if (memory == null) {
            alone = new LanguageModule(point.languageConfig(), parameters, point.policy());
            jaket = null;
            sampler = null;
        } else {
            alone = null;
            jaket = new Jaket(point.languageConfig(), point.knowledgeConfig(), parameters, point.policy());
            sampler = new NeighborSampler(
                    memory.graph(),
                    point.knowledgeConfig().layers(),
                    point.config().knowledge().fanOut());
        }
    }

    static void declare(Parameters.Builder builder, StartingPoint point, TaskSystem system) {
        if (system.readsGraph()) {
            Jaket.declare(builder, point.languageConfig(), point.knowledgeConfig(), false);
        } else {
            LanguageModule.declare(builder, point.languageConfig());
        }
        builder.add(WEIGHT, ParameterGroup.TASK_DECAY, 1, point.languageConfig().hiddenSize())
                .add(BIAS, ParameterGroup.TASK_PLAIN, 1);
    }

    /**
     * Encodes pairs.
     *
     * @param batch the pairs
     * @param random draws neighbours
     * @param step decides dropout masks; 0 drops nothing
     * @return {@code [pairs, F]}, f32
     */
    Tensor cls(PairBatch batch, SplittableRandom random, long step) {
        Jaket.Dropouts dropouts = new Jaket.Dropouts(
                dropout(point.languageConfig().hiddenDropout(), step),
                dropout(point.languageConfig().attentionDropout(), step));
        Tensor text =
                point.policy().forward(() -> alone == null ? merged(batch, random, dropouts) : alone(batch, dropouts));
        int length = batch.tokens().length();
        int[] cls = new int[batch.tokens().size()];
        for (int i = 0; i < cls.length; i++) {
            cls[i] = i * length;
        }
        return text.to(ScalarType.Float)
                .view(-1, point.languageConfig().hiddenSize())
                .index_select(0, Tensors.indices(cls, cls.length));
    }

    private Tensor alone(PairBatch batch, Jaket.Dropouts dropouts) {
        LanguageModule language = java.util.Objects.requireNonNull(alone);
        Tensor z = language.lower(batch.tokens(), dropouts.hidden(), dropouts.attention());
        return language.upper(z, batch.tokens(), dropouts.hidden(), dropouts.attention());
    }

    private Tensor merged(PairBatch batch, SplittableRandom random, Jaket.Dropouts dropouts) {
        Jaket model = java.util.Objects.requireNonNull(jaket);
        if (batch.roots().length == 0) {
            return model.forward(batch.tokens(), MentionSites.NONE, null, null, dropouts)
                    .text();
        }
        Neighborhood block = java.util.Objects.requireNonNull(sampler).sample(batch.roots(), random);
        return model.forward(
                        batch.tokens(),
                        batch.sites(),
                        java.util.Objects.requireNonNull(memory).entities(),
                        block,
                        dropouts)
                .text();
    }

    private Dropout dropout(double rate, long step) {
        return step == 0 || rate == 0 ? Dropout.NONE : Dropout.of(pool, rate, randomness, step);
    }

    @Override
    public void close() {
        pool.close();
    }
}
