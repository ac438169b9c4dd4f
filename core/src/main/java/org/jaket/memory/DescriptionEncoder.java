package org.jaket.memory;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Tensors;

/**
 * Computes initial entity vectors from descriptions (section 3.4, step 2): the mean of LM1's output at the first and
 * the last token of the entity's own mention.
 *
 * <p>Descriptions of one length share a batch, so no token is padding, and the last layer computes those two tokens only.
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
     * @param descriptions token sequences with their own mentions
     * @param ids which of them to encode; row i of the result is description ids[i]
     * @param into receives the vectors, {@code [ids, F]}, any floating type
     * @param progress is told how many are done, after each batch
     * @param cancelled ends the work early
     * @return false if cancelled, with the result incomplete
     */
    public boolean encode(
            Descriptions descriptions, int[] ids, Tensor into, IntConsumer progress, BooleanSupplier cancelled) {
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
            encodeBatch(descriptions, ids, Arrays.copyOfRange(order, done, batch), length, into);
            done = batch;
            progress.accept(done);
        }
        return true;
    }

    /**
     * Encodes all relations at once: they are few.
     *
     * @param relations what LM1 reads of them
     * @return R, {@code [P, F]}, f32
     */
    public Tensor relations(RelationDescriptions relations) {
        int[] ids = IntStream.range(0, relations.size()).toArray();
        Tensor vectors =
                Tensors.zeros(ScalarType.Float, ids.length, language.config().hiddenSize());
        encode(relations, ids, vectors, done -> {}, () -> false);
        return vectors;
    }

    private void encodeBatch(Descriptions descriptions, int[] ids, int[] rows, int length, Tensor into) {
        int[] tokens = new int[rows.length * length];
        int[] lengths = new int[rows.length];
        int[] ends = new int[2 * rows.length];
        for (int i = 0; i < rows.length; i++) {
            int entity = ids[rows[i]];
            descriptions.copy(entity, tokens, i * length);
            lengths[i] = length;
            ends[2 * i] = descriptions.first(entity);
            ends[2 * i + 1] = descriptions.last(entity);
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            TokenBatch batch = new TokenBatch(rows.length, length, tokens, lengths);
            Tensor both = policy.forward(() -> language.lowerAt(batch, ends)).to(ScalarType.Float);
            Tensor mean = both.select(1, 0).add(both.select(1, 1)).mul(new Scalar(0.5));
            into.index_copy_(0, Tensors.indices(rows, rows.length), mean.to(into.scalar_type()));
        }
    }

    /** Positions in ids, shortest description first, stable. */
    private static int[] byLength(Descriptions descriptions, int[] ids) {
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
