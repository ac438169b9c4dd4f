package org.jaket.finetune;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts, without gradients: of what a text describes, by LM1, as in section 3.4, step 2; or of the text as a
 * whole, by LM1 and LM2, with nothing in between or with the merge's LayerNorm.
 *
 * <p>Texts of one length share a batch, so no token is padding.
 */
public final class TextVectors {

    private static final int TOKENS_PER_BATCH = 4096;

    private final LanguageModule language;
    private final @Nullable Jaket merged;
    private final ComputePolicy policy;

    /**
     * An encoder.
     *
     * @param language reads the texts
     * @param policy precision of the forward pass
     */
    public TextVectors(LanguageModule language, ComputePolicy policy) {
        this.language = language;
        this.merged = null;
        this.policy = policy;
    }

    /**
     * An encoder that reads a text as a whole with the merge's LayerNorm between LM1 and LM2 and no entity shown.
     *
     * @param jaket reads the texts
     * @param policy precision of the forward pass
     */
    public TextVectors(Jaket jaket, ComputePolicy policy) {
        this.language = jaket.language();
        this.merged = jaket;
        this.policy = policy;
    }

    /**
     * What each text describes: the mean of LM1's output at both ends of the name.
     *
     * @param texts the texts
     * @param progress is told how many are done
     * @return {@code [texts, F]}, f32
     */
    public Tensor described(List<DescribedText> texts, IntConsumer progress) {
        return encode(texts, false, progress);
    }

    /**
     * Each text as a whole: LM2's output at [CLS].
     *
     * @param texts the texts
     * @param progress is told how many are done
     * @return {@code [texts, F]}, f32
     */
    public Tensor whole(List<DescribedText> texts, IntConsumer progress) {
        return encode(texts, true, progress);
    }

    private Tensor encode(List<DescribedText> texts, boolean whole, IntConsumer progress) {
        Tensor into =
                Tensors.zeros(ScalarType.Float, texts.size(), language.config().hiddenSize());
        int[] order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> texts.get(i).tokens().length))
                .mapToInt(i -> i)
                .toArray();
        int done = 0;
        while (done < order.length) {
            int length = texts.get(order[done]).tokens().length;
            int limit = Math.min(order.length, done + Math.max(1, TOKENS_PER_BATCH / length));
            int end = done + 1;
            while (end < limit && texts.get(order[end]).tokens().length == length) {
                end++;
            }
            batch(texts, java.util.Arrays.copyOfRange(order, done, end), whole, into);
            done = end;
            progress.accept(done);
        }
        return into;
    }

    private void batch(List<DescribedText> texts, int[] rows, boolean whole, Tensor into) {
        int length = texts.get(rows[0]).tokens().length;
        int[] tokens = new int[rows.length * length];
        int[] lengths = new int[rows.length];
        int[] ends = new int[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            DescribedText text = texts.get(rows[i]);
            System.arraycopy(text.tokens(), 0, tokens, i * length, length);
            lengths[i] = length;
            ends[2 * i] = text.first();
            ends[2 * i + 1] = text.last();
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            TokenBatch batch = new TokenBatch(rows.length, length, tokens, lengths);
            Tensor at = policy.forward(() -> whole ? first(batch) : language.lowerAt(batch, ends));
            into.index_copy_(
                    0,
                    Tensors.indices(rows, rows.length),
                    at.to(ScalarType.Float).mean(1L));
        }
    }

    /** LM2's output at [CLS], {@code [B, 1, F]}. */
    private Tensor first(TokenBatch batch) {
        int[] positions = new int[batch.size()];
        return merged == null
                ? language.upperAt(
                        language.lower(batch, Dropout.NONE, Dropout.NONE), batch, positions, Dropout.NONE, Dropout.NONE)
                : merged.readAt(batch, MentionSites.NONE, null, positions, Jaket.Dropouts.NONE);
    }
}
