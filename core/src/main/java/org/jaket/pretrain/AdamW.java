package org.jaket.pretrain;

import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
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

    /** Scales all gradients down to a norm, if they exceed it. */
    public void clip(double norm) {
        if (options.clipNorm() > 0 && norm > options.clipNorm()) {
            try (PointerScope scope = new PointerScope()) {
                parameters.gradients().mul_(new Scalar(options.clipNorm() / norm));
            }
        }
    }

    /** Sets all gradients to zero. */
    public void zeroGradients() {
        try (PointerScope scope = new PointerScope()) {
            parameters.gradients().zero_();
        }
    }

    /**
     * One update.
     *
     * @param rate the learning rate of each group
     */
    public void step(ToDoubleFunction<ParameterGroup> rate) {
        updates++;
        for (ParameterGroup group : ParameterGroup.values()) {
            long[] range = parameters.range(group);
            if (range[1] > range[0]) {
                update(range, rate.applyAsDouble(group), group.decays() ? options.weightDecay() : 0);
            }
        }
    }

    private void update(long[] range, double rate, double decay) {
        try (PointerScope scope = new PointerScope()) {
            Tensor weight = parameters.weights().narrow(0, range[0], range[1] - range[0]);
            Tensor gradient = parameters.gradients().narrow(0, range[0], range[1] - range[0]);
            Tensor m = first.narrow(0, range[0], range[1] - range[0]);
            Tensor v = second.narrow(0, range[0], range[1] - range[0]);
            if (decay > 0) {
                weight.mul_(new Scalar(1 - rate * decay));
            }
            m.lerp_(gradient, new Scalar(1 - options.beta1()));
            v.mul_(new Scalar(options.beta2())).addcmul_(gradient, gradient, new Scalar(1 - options.beta2()));
            double correction1 = 1 - Math.pow(options.beta1(), (double) updates);
            double correction2 = 1 - Math.pow(options.beta2(), (double) updates);
            Tensor denominator =
                    v.sqrt().div_(new Scalar(Math.sqrt(correction2))).add_(new Scalar(options.epsilon()));
            weight.addcdiv_(m, denominator, new Scalar(-rate / correction1));
        }
    }

    @Override
    public void close() {
        first.releaseReference();
        second.releaseReference();
    }
}
