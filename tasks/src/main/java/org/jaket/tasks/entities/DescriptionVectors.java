package org.jaket.tasks.entities;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.jaket.finetune.DescribedText;
import org.jaket.finetune.StartingPoint;
import org.jaket.language.TokenBatch;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tasks.TextEncoder;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Parameters;

/**
 * The whole language module on descriptions, trained: its output at [CLS]. One that was trained with the merge's LayerNorm
 * between its halves is read with it.
 */
final class DescriptionVectors implements EntityEncoder, AutoCloseable {

    private final TextEncoder encoder;
    private final ComputePolicy policy;
    private final int padding;
    private final List<DescribedText> texts;

    DescriptionVectors(StartingPoint point, Parameters parameters, List<DescribedText> texts, Randomness randomness) {
        this.encoder = new TextEncoder(point, parameters, false, randomness);
        this.policy = point.policy();
        this.padding = point.languageConfig().padTokenId();
        this.texts = texts;
    }

    @Override
    public Tensor vectors(int[] entities, SplittableRandom random, long step) {
        int longest = 1;
        for (int entity : entities) {
            longest = Math.max(longest, texts.get(entity).tokens().length);
        }
        int[] tokens = new int[entities.length * longest];
        java.util.Arrays.fill(tokens, padding);
        int[] lengths = new int[entities.length];
        for (int i = 0; i < entities.length; i++) {
            int[] text = texts.get(entities[i]).tokens();
            System.arraycopy(text, 0, tokens, i * longest, text.length);
            lengths[i] = text.length;
        }
        TokenBatch batch = new TokenBatch(entities.length, longest, tokens, lengths);
        return policy.forward(() -> encoder.cls(batch, MentionSites.NONE, null, step));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
