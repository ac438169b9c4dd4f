package org.jaket.tensor;

import org.bytedeco.pytorch.Tensor;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Dropout of one step: each element is zero with the given rate and scaled by 1 / (1 - rate) otherwise.
 *
 * <p>Masks are cut from a {@link DropoutPool} at an offset that is a function of (seed, {@link Purpose#DROPOUT}, step,
 * site), so applying the same site twice in a step gives the same mask: every place in a model has its own site.
 */
public final class Dropout {

    /** Leaves everything as it is. */
    public static final Dropout NONE = new Dropout(null, 0, new Randomness(0), 0);

    private final @Nullable DropoutPool pool;
    private final double rate;
    private final Randomness randomness;
    private final long step;

    private Dropout(@Nullable DropoutPool pool, double rate, Randomness randomness, long step) {
        this.pool = pool;
        this.rate = rate;
        this.randomness = randomness;
        this.step = step;
    }

    /**
     * The dropout of one step.
     *
     * @param pool where masks are cut from, shared by all rates and steps of a run
     * @param rate the share of elements set to zero, in [0, 1)
     * @param randomness the randomness of the run
     * @param step the training step; with gradient accumulation, the micro-step
     * @return dropout at that rate, or {@link #NONE} at rate 0
     * @throws IllegalArgumentException if the rate is outside [0, 1)
     */
    public static Dropout of(DropoutPool pool, double rate, Randomness randomness, long step) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("expected a dropout rate in [0, 1), found " + rate);
        }
        return rate == 0 ? NONE : new Dropout(pool, rate, randomness, step);
    }

    /** Whether this leaves everything as it is. */
    public boolean isNone() {
        return pool == null;
    }

    /**
     * Drops elements of a copy.
     *
     * @param x f32 or bf16, any shape
     * @param site the place in the model, unique within a step
     * @return {@code x * mask}, same shape; {@code x} itself if this is {@link #NONE}
     */
    public Tensor apply(Tensor x, int site) {
        return pool == null ? x : x.mul(mask(pool, x, site));
    }

    /**
     * Drops elements in place, for an {@code x} whose value no backward function needs, such as a linear layer's
     * output.
     *
     * @param x f32 or bf16, any shape, not a leaf that requires a gradient
     * @param site the place in the model, unique within a step
     * @return {@code x} itself
     */
    public Tensor applyInPlace(Tensor x, int site) {
        return pool == null ? x : x.mul_(mask(pool, x, site));
    }

    private Tensor mask(DropoutPool from, Tensor x, int site) {
        return from.cut(rate, Tensors.type(x), randomness, step, site, x.numel())
                .view(Tensors.shape(x));
    }
}
