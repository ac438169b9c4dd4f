package org.jaket.language;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * One encoder layer: attention, add, LayerNorm, feed-forward, add, LayerNorm, as Hugging Face's {@code BertLayer}.
 *
 * <p>Its tensors are owned by the {@link Parameters} they come from.
 */
final class EncoderLayer {

    /** How many dropout sites a layer has. */
    static final int SITES = 3;

    private final LanguageConfig config;
    private final AttentionKind attention;
    private final int site;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear attentionOutput;
    private final Norm attentionNorm;
    private final Linear intermediate;
    private final Linear output;
    private final Norm outputNorm;

    EncoderLayer(LanguageConfig config, Parameters parameters, AttentionKind attention, int index) {
        this.config = config;
        this.attention = attention;
        this.site = 1 + index * SITES;
        String prefix = LanguageNames.PREFIX + "encoder.layer." + index + ".";
        query = Linear.of(parameters, prefix + "attention.self.query");
        key = Linear.of(parameters, prefix + "attention.self.key");
        value = Linear.of(parameters, prefix + "attention.self.value");
        attentionOutput = Linear.of(parameters, prefix + "attention.output.dense");
        attentionNorm = Norm.of(parameters, prefix + "attention.output.LayerNorm", config);
        intermediate = Linear.of(parameters, prefix + "intermediate.dense");
        output = Linear.of(parameters, prefix + "output.dense");
        outputNorm = Norm.of(parameters, prefix + "output.LayerNorm", config);
    }

    /**
     * The layer.
     *
     * @param x {@code [B, T, F]}
     * @param mask {@code [B, 1, 1, T]} zeros, and minus infinity at padding; null if nothing is padded
     * @return {@code [B, T, F]}
     */
    Tensor forward(Tensor x, @Nullable Tensor mask, Dropout hidden, Dropout attentionDropout) {
        Tensor context = Tensors.kept(() -> attentionOutput.apply(attend(x, mask, attentionDropout)));
        return feedForward(context, x, hidden);
    }

    /**
     * The layer at some positions only: every position is looked at, but only these look, and only these go through the
     * feed-forward part.
     *
     * @param x {@code [B, T, F]}
     * @param mask as in {@link #forward}
     * @param at {@code [B * P]} positions in the flattened batch, P of each sequence
     * @return {@code [B, P, F]}
     */
    Tensor forwardAt(Tensor x, @Nullable Tensor mask, Tensor at, Dropout hidden, Dropout attentionDropout) {
        long batch = x.size(0);
        Tensor own = x.reshape(-1, config.hiddenSize()).index_select(0, at).view(batch, -1, config.hiddenSize());
        Tensor context = Tensors.kept(() -> attentionOutput.apply(attendAt(own, x, mask, attentionDropout)));
        return feedForward(context, own, hidden);
    }

    private Tensor feedForward(Tensor context, Tensor x, Dropout hidden) {
        Tensor middle = attentionNorm.apply(plus(hidden.applyInPlace(context, site + 1), x));
        Tensor wide = torch.gelu(intermediate.apply(middle));
        Tensor narrow = hidden.applyInPlace(output.apply(wide), site + 2);
        return outputNorm.apply(plus(narrow, middle));
    }

    private Tensor attend(Tensor x, @Nullable Tensor mask, Dropout dropout) {
        long batch = x.size(0);
        long length = x.size(1);
        TensorVector parts = torch.linear(x, queryKeyValueWeight(), new TensorOptional(queryKeyValueBias()))
                .view(batch, length, 3, config.heads(), width())
                .permute(2, 0, 3, 1, 4)
                .contiguous()
                .unbind(0);
        return mix(parts.get(0), parts.get(1), parts.get(2), mask, dropout);
    }

    private Tensor attendAt(Tensor own, Tensor x, @Nullable Tensor mask, Dropout dropout) {
        Tensor weight = torch.cat(new TensorVector(key.weight(), value.weight()));
        Tensor bias = torch.cat(new TensorVector(key.bias(), value.bias()));
        TensorVector parts = torch.linear(x, weight, new TensorOptional(bias))
                .view(x.size(0), x.size(1), 2, config.heads(), width())
                .permute(2, 0, 3, 1, 4)
                .contiguous()
                .unbind(0);
        Tensor q = query.apply(own)
                .view(own.size(0), own.size(1), config.heads(), width())
                .transpose(1, 2)
                .contiguous();
        return mix(q, parts.get(0), parts.get(1), mask, dropout);
    }

    private long width() {
        return config.hiddenSize() / config.heads();
    }

    /** Attention of {@code [B, K, P, d]} on {@code [B, K, T, d]}, {@code → [B, P, F]}. */
    private Tensor mix(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, Dropout dropout) {
        long batch = q.size(0);
        long heads = config.heads();
        long asking = q.size(2);
        long length = k.size(2);
        long width = width();
        double scale = 1 / Math.sqrt((double) width);
        Tensor context;
        if (attention == AttentionKind.FUSED && dropout.isNone()) {
            TensorOptional optional = mask == null ? new TensorOptional() : new TensorOptional(mask);
            context = torch.scaled_dot_product_attention(q, k, v, optional, 0, false, new DoubleOptional(scale), false);
        } else {
            long rows = batch * heads;
            Tensor scores = torch.baddbmm(
                    mask == null
                            ? Tensors.zeros(Tensors.type(q), 1)
                            : mask.expand(batch, heads, 1, length).reshape(rows, 1, length),
                    q.view(rows, asking, width),
                    k.view(rows, length, width).transpose(1, 2),
                    new Scalar(mask == null ? 0.0 : 1.0),
                    new Scalar(scale));
            Tensor probabilities = dropout.apply(torch.softmax(scores, -1), site);
            context = torch.bmm(probabilities, v.view(rows, length, width)).view(batch, heads, asking, width);
        }
        return context.transpose(1, 2).reshape(batch, asking, config.hiddenSize());
    }

    private Tensor queryKeyValueWeight() {
        return torch.cat(new TensorVector(query.weight(), key.weight(), value.weight()));
    }

    private Tensor queryKeyValueBias() {
        return torch.cat(new TensorVector(query.bias(), key.bias(), value.bias()));
    }

    /** In place where the types allow it: under autocast the sum is made in f32, as the residual stream is. */
    private static Tensor plus(Tensor product, Tensor residual) {
        return Tensors.type(product) == Tensors.type(residual) ? product.add_(residual) : residual.add(product);
    }
}
