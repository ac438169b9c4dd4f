package org.jaket.pretrain;

import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.FusedAdamW;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;

/**
 * AdamW (Loshchilov and Hutter, 2017) over the flat buffers of {@link Parameters}.
 *
 * <p>Both moments are flat tensors of the same layout, so that they are saved and all-reduced as they are. This object
 * owns them.
 */
public final class AdamW implements AutoCloseable {

    private final Parameters parameters;
    private final PretrainConfig.Optimizer options;
    private final Tensor first;
    private final Tensor second;
    private long updates;

    /**
     * An optimiser without any update yet.
     *
     * @param parameters what it changes; stays owned by the caller and must outlive it
     * @param options its constants; the learning rates are given at each step instead
     */
    public AdamW(Parameters parameters, PretrainConfig.Optimizer options) {
        this.parameters = parameters;
        this.options = options;
        try (PointerScope scope = new PointerScope()) {
            first = Tensors.zeros(ScalarType.Float, parameters.size());
            second = Tensors.zeros(ScalarType.Float, parameters.size());
            first.retainReference();
            second.retainReference();
        }
    }

    /** First moments, {@code [size]}. */
    public Tensor first() {
        return first;
    }

    /** Second moments, {@code [size]}. */
    public Tensor second() {
        return second;
    }

    /** How many updates the moments hold. */
    public long updates() {
        return updates;
    }

    /** Tells how many updates moments that were loaded from a checkpoint hold. */
    public void restore(long count) {
        updates = count;
    }

    /** The norm of all gradients. */
    public double gradientNorm() {
        try (PointerScope scope = new PointerScope()) {
            return Tensors.item(parameters.gradients().norm());
        }
    }

    /** Sets all gradients to zero. */
    public void zeroGradients() {
        try (PointerScope scope = new PointerScope()) {
            parameters.gradients().zero_();
        }
    }

    /**
     * One update. Gradients whose norm exceeds the greatest allowed are scaled down to it first, in place.
     *
     * @param norm the norm of all gradients, from {@link #gradientNorm}
     * @param rate the learning rate of each group
     */
    public void step(double norm, ToDoubleFunction<ParameterGroup> rate) {
        updates++;
        double clip = options.clipNorm() > 0 && norm > options.clipNorm() ? options.clipNorm() / norm : 1;
        try (PointerScope scope = new PointerScope()) {
            if (clip < 1) {
                parameters.gradients().mul_(new Scalar(clip));
            }
            for (ParameterGroup group : ParameterGroup.values()) {
                long[] range = parameters.range(group);
                if (range[1] > range[0]) {
                    update(range[0], range[1] - range[0], rate.applyAsDouble(group), group.decays());
                }
            }
        }
    }

    private void update(long from, long size, double rate, boolean decays) {
        FusedAdamW.update(
                new FusedAdamW.Values(
                        parameters.weights().narrow(0, from, size),
                        parameters.gradients().narrow(0, from, size),
                        first.narrow(0, from, size),
                        second.narrow(0, from, size)),
                updates,
                new FusedAdamW.Constants(
                        rate, options.beta1(), options.beta2(), decays ? options.weightDecay() : 0, options.epsilon()));
    }

    @Override
    public void close() {
        first.releaseReference();
        second.releaseReference();
    }
}
