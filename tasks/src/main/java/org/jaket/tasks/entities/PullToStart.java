package org.jaket.tasks.entities;

import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;

/**
 * Draws weights to what they started from, apart from the gradient as AdamW's weight decay is (L2-SP, Li et al. 2018).
 *
 * <p>Owns a copy of the start; closing frees it.
 */
final class PullToStart implements AutoCloseable {

    private final Parameters parameters;
    private final double strength;
    private final Tensor start;

    /** Remembers the weights as they are now. */
    PullToStart(Parameters parameters, double strength) {
        this.parameters = parameters;
        this.strength = strength;
        try (PointerScope scope = new PointerScope()) {
            Tensor copy = parameters.weights().clone();
            copy.retainReference();
            start = copy;
        }
    }

    /** {@code w += rate · strength · (start - w)}, at most all of the way. */
    void apply(ToDoubleFunction<ParameterGroup> rate) {
        try (PointerScope scope = new PointerScope()) {
            for (ParameterGroup group : ParameterGroup.values()) {
                long[] range = parameters.range(group);
                double share = Math.min(1, strength * rate.applyAsDouble(group));
                if (range[1] > range[0] && share > 0) {
                    parameters
                            .weights()
                            .narrow(0, range[0], range[1] - range[0])
                            .lerp_(start.narrow(0, range[0], range[1] - range[0]), new Scalar(share));
                }
            }
        }
    }

    @Override
    public void close() {
        start.releaseReference();
    }
}
