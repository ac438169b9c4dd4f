package org.jaket.model;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.language.LanguageConfig;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.memory.EntityMemory;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * JAKET: LM1, the knowledge module and LM2, joined as in section 3.4.
 *
 * <p>Parameters and memory are owned by the caller.
 */
public final class Jaket {

    private final LanguageModule language;
    private final KnowledgeModule knowledge;
    private final Merge merge;

    /**
     * Results of one pass.
     *
     * @param text Z^LM, {@code [B, T, F]}
     * @param entities E^KM of the roots, {@code [roots, F]}; null when the pass had no neighbourhood
     */
    public record Output(Tensor text, @Nullable Tensor entities) {}

    /**
     * Dropout of one pass.
     *
     * @param hidden of hidden states
     * @param attention of attention probabilities
     */
    public record Dropouts(Dropout hidden, Dropout attention) {
        /** No dropout: evaluation and inference. */
        public static final Dropouts NONE = new Dropouts(Dropout.NONE, Dropout.NONE);
    }

    /**
     * A model over declared parameters.
     *
     * @param languageConfig sizes of the language module
     * @param knowledgeConfig sizes of the knowledge module, with the same F
     * @param parameters where {@link #declare} put the parameters
     * @param policy the attention kernel and precision
     */
    public Jaket(
            LanguageConfig languageConfig,
            KnowledgeConfig knowledgeConfig,
            Parameters parameters,
            ComputePolicy policy) {
        requireSameSize(languageConfig, knowledgeConfig);
        language = new LanguageModule(languageConfig, parameters, policy);
        knowledge = new KnowledgeModule(knowledgeConfig, parameters);
        merge = new Merge(parameters, languageConfig.hiddenSize(), languageConfig.layerNormEps());
    }

    /**
     * Declares the parameters of both modules and of the merge.
     *
     * @param builder collects them
     * @param languageConfig sizes of the language module
     * @param knowledgeConfig sizes of the knowledge module, with the same F
     * @param newHead whether the masked-token head starts from nothing
     */
    public static void declare(
            Parameters.Builder builder,
            LanguageConfig languageConfig,
            KnowledgeConfig knowledgeConfig,
            boolean newHead) {
        requireSameSize(languageConfig, knowledgeConfig);
        LanguageModule.declare(builder, languageConfig, newHead);
        KnowledgeModule.declare(builder, knowledgeConfig);
        Merge.declare(builder, languageConfig.hiddenSize());
    }

    private static void requireSameSize(LanguageConfig language, KnowledgeConfig knowledge) {
        if (language.hiddenSize() != knowledge.hiddenSize()) {
            throw new IllegalArgumentException("expected one hidden size, found " + language.hiddenSize()
                    + " in the language module and " + knowledge.hiddenSize() + " in the knowledge module");
        }
    }

    /** The language module. */
    public LanguageModule language() {
        return language;
    }

    /** The knowledge module. */
    public KnowledgeModule knowledge() {
        return knowledge;
    }

    /** Eq. 3 and its LayerNorm. */
    public Merge merge() {
        return merge;
    }

    /**
     * Starts the LayerNorm after Eq. 3 so that it changes what LM1 makes of some text as little as it can. The paper puts an
     * untrained one into the middle of a trained encoder and is silent on its start.
     *
     * @param text some text of the kind that will be read, {@code [B, T]}
     * @param policy precision of the pass
     */
    public void fitMerge(TokenBatch text, ComputePolicy policy) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor z = policy.forward(() -> language.lower(text, Dropout.NONE, Dropout.NONE))
                    .to(ScalarType.Float)
                    .view(-1, language.config().hiddenSize());
            int[] tokens = text.realTokens();
            merge.fit(z.index_select(0, Tensors.indices(tokens, tokens.length)));
        }
    }

    /**
     * The four steps of section 3.4. Step 2, the descriptions, has been done when the memory was written.
     *
     * @param text x, {@code [B, T]}
     * @param sites tokens inside shown mentions
     * @param memory E_context
     * @param neighborhood the sampled neighbours of all entities that the pass needs; null shows none
     * @param relations R, {@code [P, F]}, or null for f(E, R) = E
     * @param dropouts dropout of this pass
     * @return Z^LM and E^KM
     */
    public Output forward(
            TokenBatch text,
            MentionSites sites,
            @Nullable EntityMemory memory,
            @Nullable Neighborhood neighborhood,
            @Nullable Tensor relations,
            Dropouts dropouts) {
        Tensor z = language.lower(text, dropouts.hidden(), dropouts.attention()); //   1. Z    [B, T, F]
        Tensor entities = //                                                            2. E^KM [roots, F]
                memory == null || neighborhood == null ? null : entities(memory, neighborhood, relations);
        Tensor merged = merge.forward(z, sites, entities); //                           3. Z'   [B, T, F]
        Tensor output = language.upper(merged, text, dropouts.hidden(), dropouts.attention()); // 4. Z^LM
        return new Output(output, entities);
    }

    /**
     * The same with E^KM that was computed before, as inference has it.
     *
     * @param text x, {@code [B, T]}
     * @param sites tokens inside shown mentions
     * @param entities E^KM of the shown entities, {@code [roots, F]}; may be null only when there are no sites
     * @return Z^LM, {@code [B, T, F]}
     */
    public Tensor read(TokenBatch text, MentionSites sites, @Nullable Tensor entities) {
        Tensor z = language.lower(text, Dropout.NONE, Dropout.NONE);
        return language.upper(merge.forward(z, sites, entities), text, Dropout.NONE, Dropout.NONE);
    }

    /**
     * {@link #read} at some positions of each sequence, and cheaper.
     *
     * @param text x, {@code [B, T]}
     * @param sites tokens inside shown mentions
     * @param entities E^KM of the shown entities, {@code [roots, F]}; may be null only when there are no sites
     * @param positions {@code [B, P]} row by row, positions within each sequence
     * @param dropouts dropout of this pass
     * @return Z^LM there, {@code [B, P, F]}
     */
    public Tensor readAt(
            TokenBatch text, MentionSites sites, @Nullable Tensor entities, int[] positions, Dropouts dropouts) {
        Tensor z = language.lower(text, dropouts.hidden(), dropouts.attention());
        Tensor merged = merge.forward(z, sites, entities);
        return language.upperAt(merged, text, positions, dropouts.hidden(), dropouts.attention());
    }

    /**
     * E^KM alone.
     *
     * @param memory E_context
     * @param neighborhood sampled neighbours of the roots
     * @param relations R, {@code [P, F]}, or null for f(E, R) = E
     * @return {@code [roots, F]}
     */
    public Tensor entities(EntityMemory memory, Neighborhood neighborhood, @Nullable Tensor relations) {
        return knowledge.forward(memory.read(neighborhood.nodes()), neighborhood, relations);
    }
}
