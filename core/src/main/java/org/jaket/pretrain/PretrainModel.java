package org.jaket.pretrain;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.language.LanguageConfig;
import org.jaket.memory.EntityMemory;
import org.jaket.model.Jaket;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * A model in pre-training: JAKET, the heads of the four objectives, their parameters and the entity memory.
 *
 * <p>Owns parameters and memory; closing frees both.
 */
public final class PretrainModel implements AutoCloseable {

    private final LanguageConfig languageConfig;
    private final ComputePolicy policy;
    private final Parameters parameters;
    private final Jaket jaket;
    private final Heads heads;
    private final EntityMemory memory;
    private final @Nullable EntityMemory relations;
    private final boolean owner;

    /** The sizes that a data set gives to a model. */
    record Sizes(int entities, int categories, int relations) {}

    PretrainModel(
            LanguageConfig languageConfig, PretrainConfig config, Sizes sizes, ComputePolicy policy, boolean newHead) {
        this.languageConfig = languageConfig;
        this.policy = policy;
        this.owner = true;
        KnowledgeConfig knowledge = config.knowledge().sizes(languageConfig.hiddenSize());
        Parameters.Builder builder = new Parameters.Builder();
        Jaket.declare(builder, languageConfig, knowledge, newHead);
        Heads.declare(
                builder, languageConfig.hiddenSize(), Math.max(1, sizes.categories()), Math.max(1, sizes.relations()));
        try (PointerScope scope = new PointerScope()) {
            parameters = builder.build();
            jaket = new Jaket(languageConfig, knowledge, parameters, policy);
            heads = new Heads(parameters, languageConfig.hiddenSize());
            memory = new EntityMemory(
                    sizes.entities(),
                    languageConfig.hiddenSize(),
                    config.memory().type() == PretrainConfig.MemoryType.BF16);
            relations = config.knowledge().relationShare() == 0 || config.mode() == PretrainConfig.Mode.LANGUAGE
                    ? null
                    : new EntityMemory(sizes.relations(), languageConfig.hiddenSize(), false);
        }
    }

    private PretrainModel(PretrainModel other, ComputePolicy policy) {
        this.languageConfig = other.languageConfig;
        this.policy = policy;
        this.owner = false;
        this.parameters = other.parameters;
        this.jaket = new Jaket(languageConfig, other.jaket.knowledge().config(), parameters, policy);
        this.heads = other.heads;
        this.memory = other.memory;
        this.relations = other.relations;
    }

    /** The same weights and memory, computed another way; this model goes on owning both and must outlive the other. */
    PretrainModel computedBy(ComputePolicy other) {
        return new PretrainModel(this, other);
    }

    /** Sizes of the language module. */
    public LanguageConfig languageConfig() {
        return languageConfig;
    }

    /** How the model computes. */
    public ComputePolicy policy() {
        return policy;
    }

    /** All weights, owned by this model. */
    public Parameters parameters() {
        return parameters;
    }

    /** Both modules and the merge. */
    public Jaket jaket() {
        return jaket;
    }

    Heads heads() {
        return heads;
    }

    /** The memory of the data set that it was pre-trained on, owned by this model. */
    public EntityMemory memory() {
        return memory;
    }

    /** The same for relations, {@code [P, F]}, f32; null where pre-training never shows them. */
    @Nullable
    EntityMemory relationMemory() {
        return relations;
    }

    /** R, {@code [P, F]}, f32, owned by this model; null where pre-training never shows relations. */
    @Nullable
    Tensor relationVectors() {
        return relations == null ? null : relations.vectors();
    }

    @Override
    public void close() {
        if (owner) {
            if (relations != null) {
                relations.close();
            }
            memory.close();
            parameters.close();
        }
    }
}
