package org.jaket.tasks.entities;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.finetune.DescribedText;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * The whole language module on descriptions, trained: its output at [CLS]. One that was trained with the merge's LayerNorm
 * between its halves is read with it.
 */
final class DescriptionVectors implements EntityEncoder, AutoCloseable {

    private final LanguageModule language;
    private final @Nullable Jaket merged;
    private final ComputePolicy policy;
    private final List<DescribedText> texts;
    private final Randomness randomness;
    private final DropoutPool pool = new DropoutPool();

    DescriptionVectors(
            LanguageModule language,
            @Nullable Jaket merged,
            ComputePolicy policy,
            List<DescribedText> texts,
            Randomness randomness) {
        this.language = language;
        this.merged = merged;
        this.policy = policy;
        this.texts = texts;
        this.randomness = randomness;
    }

    @Override
    public Tensor vectors(int[] entities, SplittableRandom random, long step) {
        int longest = 1;
        for (int entity : entities) {
            longest = Math.max(longest, texts.get(entity).tokens().length);
        }
        int[] tokens = new int[entities.length * longest];
        java.util.Arrays.fill(tokens, language.config().padTokenId());
        int[] lengths = new int[entities.length];
        int[] cls = new int[entities.length];
        for (int i = 0; i < entities.length; i++) {
            int[] text = texts.get(entities[i]).tokens();
            System.arraycopy(text, 0, tokens, i * longest, text.length);
            lengths[i] = text.length;
            cls[i] = i * longest;
        }
        TokenBatch batch = new TokenBatch(entities.length, longest, tokens, lengths);
        Dropout hidden = dropout(language.config().hiddenDropout(), step);
        Dropout attention = dropout(language.config().attentionDropout(), step);
        Tensor output = policy.forward(() -> merged == null
                ? language.upper(language.lower(batch, hidden, attention), batch, hidden, attention)
                : merged.forward(batch, MentionSites.NONE, null, null, new Jaket.Dropouts(hidden, attention))
                        .text());
        return output.to(ScalarType.Float)
                .view(-1, language.config().hiddenSize())
                .index_select(0, Tensors.indices(cls, cls.length));
    }

    private Dropout dropout(double rate, long step) {
        return step == 0 || rate == 0 ? Dropout.NONE : Dropout.of(pool, rate, randomness, step);
    }

    @Override
    public void close() {
        pool.close();
    }
}
