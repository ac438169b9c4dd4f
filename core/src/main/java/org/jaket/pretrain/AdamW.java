package org.jaket.pretrain;

import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * AdamW (Loshchilov and Hutter, 2017) over the flat buffers of {@link Parameters}.
 *
 * <p>Both moments are flat tensors of the same layout, so that they are saved and all-reduced as they are. This object
 * owns them.
 */
public final class AdamW implements AutoCloseable {

    /** So many values at a time: weights, gradients and moments of a block stay in the cache from one pass to the next. */
    private static final long BLOCK = 1 << 18;

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
            Tensor buffer = Tensors.empty(ScalarType.Float, Math.min(BLOCK, parameters.size()));
            for (ParameterGroup group : ParameterGroup.values()) {
                long[] range = parameters.range(group);
                Constants constants = constants(group, rate.applyAsDouble(group), clip);
                for (long from = range[0]; from < range[1]; from += BLOCK) {
                    update(from, Math.min(BLOCK, range[1] - from), constants, buffer);
                }
            }
        }
    }

    /** What is the same for all blocks of a group; null where nothing is to be done. */
    private record Constants(
            @Nullable Scalar clip,
            @Nullable Scalar decay,
            Scalar first,
            Scalar second,
            Scalar square,
            Scalar correction,
            Scalar epsilon,
            Scalar rate) {}

    private Constants constants(ParameterGroup group, double rate, double clip) {
        double decay = group.decays() ? options.weightDecay() : 0;
        return new Constants(
                clip < 1 ? new Scalar(clip) : null,
                decay > 0 ? new Scalar(1 - rate * decay) : null,
                new Scalar(1 - options.beta1()),
                new Scalar(options.beta2()),
                new Scalar(1 - options.beta2()),
                new Scalar(Math.sqrt(1 - Math.pow(options.beta2(), (double) updates))),
                new Scalar(options.epsilon()),
                new Scalar(-rate / (1 - Math.pow(options.beta1(), (double) updates))));
    }

    private void update(long from, long size, Constants constants, Tensor buffer) {
        try (PointerScope scope = new PointerScope()) {
            Tensor weight = parameters.weights().narrow(0, from, size);
            Tensor gradient = parameters.gradients().narrow(0, from, size);
            Tensor m = first.narrow(0, from, size);
            Tensor v = second.narrow(0, from, size);
            if (constants.clip() != null) {
                gradient.mul_(constants.clip());
            }
            if (constants.decay() != null) {
                weight.mul_(constants.decay());
            }
            m.lerp_(gradient, constants.first());
            v.mul_(constants.second()).addcmul_(gradient, gradient, constants.square());
            Tensor denominator = torch.sqrt_out(buffer.narrow(0, 0, size), v)
                    .div_(constants.correction())
                    .add_(constants.epsilon());
            weight.addcdiv_(m, denominator, constants.rate());
        }
    }

    @Override
    public void close() {
        first.releaseReference();
        second.releaseReference();
    }
}
