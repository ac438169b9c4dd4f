package org.jaket.memory;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.store.TokenSequences;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Tensors;

/**
 * Computes initial entity vectors from descriptions (section 3.4, step 2): the mean of LM1's output at the first and
 * the last token of the entity's own mention.
 *
 * <p>Descriptions of one length share a batch, so no token is padding.
 */
public final class DescriptionEncoder {

    private final LanguageModule language;
    private final ComputePolicy policy;
    private final int tokensPerBatch;

    /**
     * An encoder.
     *
     * @param language the language module, whose LM1 reads the descriptions
     * @param policy precision of the forward pass
     * @param tokensPerBatch description tokens a forward pass
     */
    public DescriptionEncoder(LanguageModule language, ComputePolicy policy, int tokensPerBatch) {
        this.language = language;
        this.policy = policy;
        this.tokensPerBatch = tokensPerBatch;
    }

    /**
     * Encodes some descriptions.
     *
     * @param descriptions token sequences, one an entity
     * @param mentions first and last token of each entity's own mention, {@code [N, 2]}, row by row
     * @param ids the entities to encode; row i of the result is entity ids[i]
     * @param into receives the vectors, {@code [ids, F]}, any floating type
     * @param progress is told how many are done, after each batch
     * @param cancelled ends the work early
     * @return false if cancelled, with the result incomplete
     */
    public boolean encode(
            TokenSequences descriptions,
            java.nio.IntBuffer mentions,
            int[] ids,
            Tensor into,
            IntConsumer progress,
            BooleanSupplier cancelled) {
        int[] order = byLength(descriptions, ids);
        int done = 0;
        while (done < order.length) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            int length = descriptions.length(ids[order[done]]);
            int end = Math.min(order.length, done + Math.max(1, tokensPerBatch / length));
            int batch = done + 1;
            while (batch < end && descriptions.length(ids[order[batch]]) == length) {
                batch++;
            }
            int[] rows = Arrays.copyOfRange(order, done, batch);
            encodeBatch(descriptions, mentions, ids, rows, length, into);
            done = batch;
            progress.accept(done);
        }
        return true;
    }

    private void encodeBatch(
            TokenSequences descriptions, java.nio.IntBuffer mentions, int[] ids, int[] rows, int length, Tensor into) {
        int[] tokens = new int[rows.length * length];
        int[] lengths = new int[rows.length];
        int[] ends = new int[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            int entity = ids[rows[i]];
            descriptions.copy(entity, tokens, i * length);
            lengths[i] = length;
            ends[i] = i * length + mentions.get(2 * entity);
            ends[rows.length + i] = i * length + mentions.get(2 * entity + 1);
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            TokenBatch batch = new TokenBatch(rows.length, length, tokens, lengths);
            Tensor z = policy.forward(() -> language.lower(batch, Dropout.NONE, Dropout.NONE));
            Tensor both = z.to(ScalarType.Float)
                    .view(-1, language.config().hiddenSize())
                    .index_select(0, Tensors.indices(ends, ends.length));
            Tensor mean = both.narrow(0, 0, rows.length)
                    .add(both.narrow(0, rows.length, rows.length))
                    .mul(new Scalar(0.5));
            into.index_copy_(0, Tensors.indices(rows, rows.length), mean.to(into.scalar_type()));
        }
    }

    /** Positions in ids, shortest description first, stable. */
    private static int[] byLength(TokenSequences descriptions, int[] ids) {
        int longest = 0;
        for (int id : ids) {
            longest = Math.max(longest, descriptions.length(id));
        }
        int[] start = new int[longest + 2];
        for (int id : ids) {
            start[descriptions.length(id) + 1]++;
        }
        for (int i = 1; i < start.length; i++) {
            start[i] += start[i - 1];
        }
        int[] order = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            order[start[descriptions.length(ids[i])]++] = i;
        }
        return order;
    }
}
