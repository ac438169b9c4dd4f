package org.jaket.model;

import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/** Eq. 3 and the LayerNorm after it: entity vectors are added to the tokens of their mentions. */
public final class Merge {

    private static final String WEIGHT = "merge.layer_norm.weight";
    private static final String BIAS = "merge.layer_norm.bias";

    private final Parameters parameters;
    private final int hiddenSize;
    private final double epsilon;

    Merge(Parameters parameters, int hiddenSize, double epsilon) {
        this.parameters = parameters;
        this.hiddenSize = hiddenSize;
        this.epsilon = epsilon;
    }

    static void declare(Parameters.Builder builder, int hiddenSize) {
        builder.add(WEIGHT, ParameterGroup.KNOWLEDGE_PLAIN, hiddenSize)
                .add(BIAS, ParameterGroup.KNOWLEDGE_PLAIN, hiddenSize);
    }

    /**
     * Sets the LayerNorm.
     *
     * @param weight {@code [F]}
     * @param bias {@code [F]}
     */
    public void set(float[] weight, float[] bias) {
        parameters.set(WEIGHT, weight);
        parameters.set(BIAS, bias);
    }

    /**
     * Sets the LayerNorm so that it gives back what another one just made, as nearly as that can be known without text.
     *
     * <p>The other LayerNorm gives γ · n + β, where n has mean 0 and variance 1 over the features of each token. Were n's
     * features independent, mean and variance of that over a token's features would be mean(β) and mean(γ²) + var(β);
     * one weight and one bias for all features then undo the normalisation.
     *
     * @param weight γ, {@code [F]}
     * @param bias β, {@code [F]}
     */
    public void startAsIdentity(float[] weight, float[] bias) {
        double mean = 0;
        double square = 0;
        for (int f = 0; f < hiddenSize; f++) {
            mean += bias[f] / hiddenSize;
            square += ((double) weight[f] * weight[f] + (double) bias[f] * bias[f]) / hiddenSize;
        }
        float[] scale = new float[hiddenSize];
        float[] shift = new float[hiddenSize];
        Arrays.fill(scale, (float) Math.sqrt(square - mean * mean));
        Arrays.fill(shift, (float) mean);
        set(scale, shift);
    }

    /**
     * Sets the LayerNorm so that it gives back what it is given, as nearly as it can: LM1's last LayerNorm has already made
     * each token's mean and variance nearly the same, so for each feature f this is the least-squares fit of Z_f by
     * w_f · (Z_f - mean) / deviation + b_f.
     *
     * @param z output of LM1 for the tokens of some text, without padding, {@code [n, F]}, f32
     */
    void fit(Tensor z) {
        Tensor normal = torch.layer_norm(z, hiddenSize);
        Tensor meanNormal = normal.mean(0L);
        Tensor meanZ = z.mean(0L);
        Tensor centred = normal.sub(meanNormal);
        Tensor weight = centred.mul(z.sub(meanZ))
                .mean(0L)
                .div(centred.mul(centred).mean(0L).add(new Scalar(1e-12)));
        Tensor bias = meanZ.sub(weight.mul(meanNormal));
        set(Tensors.toFloats(weight), Tensors.toFloats(bias));
    }

    /**
     * Z' = LayerNorm(Z_merge).
     *
     * @param z output of LM1, {@code [B, T, F]}
     * @param sites tokens inside shown mentions
     * @param entities E^KM, {@code [roots, F]}; may be null only when there are no sites
     * @return {@code [B, T, F]}, f32
     */
    Tensor forward(Tensor z, MentionSites sites, @Nullable Tensor entities) {
        Tensor merged = z.to(ScalarType.Float);
        if (sites.positions().length > 0) {
            if (entities == null) {
                throw new IllegalArgumentException("mentions are shown, but there are no entity vectors");
            }
            int n = sites.positions().length;
            requireRange(sites.positions(), z.size(0) * z.size(1), "token position");
            requireRange(sites.roots(), entities.size(0), "row of E^KM");
            Tensor added = torch.embedding(entities, Tensors.indices(sites.roots(), n));
            merged = merged.view(-1, hiddenSize)
                    .index_add(0, Tensors.indices(sites.positions(), n), added)
                    .view(z.size(0), z.size(1), hiddenSize);
        }
        return torch.layer_norm(
                merged,
                new long[] {hiddenSize},
                new TensorOptional(parameters.get(WEIGHT)),
                new TensorOptional(parameters.get(BIAS)),
                epsilon,
                true);
    }

    private static void requireRange(int[] values, long bound, String what) {
        for (int value : values) {
            if (value < 0 || value >= bound) {
                throw new IllegalArgumentException(what + " " + value + " is outside 0.." + (bound - 1));
            }
        }
    }
}
