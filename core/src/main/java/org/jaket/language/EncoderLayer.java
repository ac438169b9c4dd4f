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
        Tensor middle = attentionNorm.apply(plus(hidden.applyInPlace(context, site + 1), x));
        Tensor wide = torch.gelu(intermediate.apply(middle));
        Tensor narrow = hidden.applyInPlace(output.apply(wide), site + 2);
        return outputNorm.apply(plus(narrow, middle));
    }

    private Tensor attend(Tensor x, @Nullable Tensor mask, Dropout dropout) {
        long batch = x.size(0);
        long length = x.size(1);
        long heads = config.heads();
        long width = config.hiddenSize() / heads;
        double scale = 1 / Math.sqrt((double) width);
        TensorVector parts = torch.linear(x, queryKeyValueWeight(), new TensorOptional(queryKeyValueBias()))
                .view(batch, length, 3, heads, width)
                .permute(2, 0, 3, 1, 4)
                .contiguous()
                .unbind(0);
        Tensor q = parts.get(0);
        Tensor k = parts.get(1);
        Tensor v = parts.get(2);
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
                    q.view(rows, length, width),
                    k.view(rows, length, width).transpose(1, 2),
                    new Scalar(mask == null ? 0.0 : 1.0),
                    new Scalar(scale));
            Tensor probabilities = dropout.apply(torch.softmax(scores, -1), site);
            context = torch.bmm(probabilities, v.view(rows, length, width)).view(batch, heads, length, width);
        }
        return context.transpose(1, 2).reshape(batch, length, config.hiddenSize());
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
