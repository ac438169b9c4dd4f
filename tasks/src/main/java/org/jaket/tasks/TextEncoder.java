package org.jaket.tasks;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.finetune.StartingPoint;
import org.jaket.language.LanguageConfig;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
import org.jaket.tensor.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Z^LM at [CLS], as every task reads text: the language module alone, or with E^KM of mentioned entities merged in
 * (section 3.4). A language module that was trained with the merge's LayerNorm between its halves is read with it, even
 * where there is no graph.
 */
public final class TextEncoder implements AutoCloseable {

    private final LanguageConfig config;
    private final LanguageModule language;
    private final @Nullable Jaket merged;
    private final Randomness randomness;
    private final DropoutPool pool = new DropoutPool();

    /**
     * An encoder over declared parameters.
     *
     * @param point the weights that the task starts from
     * @param parameters declared by {@link #declare} with the same arguments
     * @param graph whether entities are merged in
     * @param randomness decides dropout masks
     */
    public TextEncoder(StartingPoint point, Parameters parameters, boolean graph, Randomness randomness) {
        this.config = point.languageConfig();
        this.randomness = randomness;
        this.language = new LanguageModule(config, parameters, point.policy());
        this.merged =
                isMerged(point, graph) ? new Jaket(config, point.knowledgeConfig(), parameters, point.policy()) : null;
    }

    /** Declares what is read: the language module, and with a graph or a trained merge the rest of the model. */
    public static void declare(Parameters.Builder builder, StartingPoint point, boolean graph) {
        if (isMerged(point, graph)) {
            Jaket.declare(builder, point.languageConfig(), point.knowledgeConfig(), false);
        } else {
            LanguageModule.declare(builder, point.languageConfig());
        }
    }

    private static boolean isMerged(StartingPoint point, boolean graph) {
        return graph || point.mergeTrained();
    }

    /**
     * Encodes texts; the last layer is computed at [CLS] alone. The caller runs it inside {@link ComputePolicy#forward}.
     *
     * @param batch B texts
     * @param sites tokens inside shown mentions; none where no graph was asked for
     * @param entities E^KM of the shown entities, {@code [roots, F]}; may be null only when there are no sites
     * @param step decides dropout masks; 0 drops nothing
     * @return {@code [B, F]}, f32
     */
    public Tensor cls(TokenBatch batch, MentionSites sites, @Nullable Tensor entities, long step) {
        Dropout hidden = step == 0 ? Dropout.NONE : dropout(config.hiddenDropout(), step);
        Dropout attention = step == 0 ? Dropout.NONE : dropout(config.attentionDropout(), step);
        int[] first = new int[batch.size()];
        Tensor text = merged == null
                ? language.upperAt(language.lower(batch, hidden, attention), batch, first, hidden, attention)
                : merged.readAt(batch, sites, entities, first, new Jaket.Dropouts(hidden, attention));
        return text.view(batch.size(), config.hiddenSize()).to(ScalarType.Float);
    }

    private Dropout dropout(double rate, long step) {
        return rate == 0 ? Dropout.NONE : Dropout.of(pool, rate, randomness, step);
    }

    @Override
    public void close() {
        pool.close();
    }
}
