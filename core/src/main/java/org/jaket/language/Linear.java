package org.jaket.language;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jaket.tensor.Parameters;

/**
 * {@code x W^T + b}; both tensors are owned by the {@link Parameters} they come from.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}
 */
record Linear(Tensor weight, Tensor bias) {

    static Linear of(Parameters parameters, String name) {
        return new Linear(parameters.get(name + ".weight"), parameters.get(name + ".bias"));
    }

    /** {@code [..., in] → [..., out]}. */
    Tensor apply(Tensor x) {
        return torch.linear(x, weight, new TensorOptional(bias));
    }
}
