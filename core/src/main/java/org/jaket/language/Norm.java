package org.jaket.language;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jaket.tensor.Parameters;

/**
 * LayerNorm over the last dimension; both tensors are owned by the {@link Parameters} they come from.
 *
 * @param weight {@code [F]}
 * @param bias {@code [F]}
 * @param eps added to the variance
 */
record Norm(Tensor weight, Tensor bias, double eps) {

    static Norm of(Parameters parameters, String name, LanguageConfig config) {
        return new Norm(parameters.get(name + ".weight"), parameters.get(name + ".bias"), config.layerNormEps());
    }

    /** {@code [..., F] → [..., F]}. */
    Tensor apply(Tensor x) {
        return torch.layer_norm(
                x, new long[] {weight.size(0)}, new TensorOptional(weight), new TensorOptional(bias), eps, true);
    }
}
