package org.jaket.memory;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Tensors;

/**
 * E_context of section 3.5: one vector for every entity of the graph, not trained, refreshed now and then.
 *
 * <p>Owns its tensor; closing frees it.
 */
public final class EntityMemory implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 65_536;

    private final Tensor vectors;
    private final int entities;
    private final int hiddenSize;

    /**
     * A memory of zeros.
     *
     * @param entities N
     * @param hiddenSize F
     * @param bf16 whether vectors are kept in 16 bits
     */
    public EntityMemory(int entities, int hiddenSize, boolean bf16) {
        this.entities = entities;
        this.hiddenSize = hiddenSize;
        try (PointerScope scope = new PointerScope()) {
            vectors = Tensors.zeros(bf16 ? ScalarType.BFloat16 : ScalarType.Float, entities, hiddenSize);
            vectors.retainReference();
        }
    }

    /** N. */
    public int entities() {
        return entities;
    }

    /** F. */
    public int hiddenSize() {
        return hiddenSize;
    }

    /** All vectors, {@code [N, F]}, f32 or bf16, owned by this memory. */
    public Tensor vectors() {
        return vectors;
    }

    /**
     * Vectors of some entities.
     *
     * @param ids entity indices
     * @return {@code [ids, F]}, f32, a copy
     * @throws IllegalArgumentException if an id is out of range
     */
    public Tensor read(int[] ids) {
        for (int id : ids) {
            if (id < 0 || id >= entities) {
                throw new IllegalArgumentException("entity " + id + " is not in the memory of " + entities);
            }
        }
        return vectors.index_select(0, Tensors.indices(ids, ids.length)).to(ScalarType.Float);
    }

    /**
     * Takes over freshly computed vectors, with no regard to the old ones.
     *
     * @param fresh {@code [N, F]}
     */
    public void replace(Tensor fresh) {
        requireShape(fresh);
        try (PointerScope scope = new PointerScope()) {
            vectors.copy_(fresh);
        }
    }

    /**
     * The momentum update of Eq. 5: {@code E ← m·E + (1 - m)·E_new}.
     *
     * @param fresh E_new, {@code [N, F]}
     * @param momentum m
     */
    public void update(Tensor fresh, double momentum) {
        requireShape(fresh);
        for (int from = 0; from < entities; from += ROWS_AT_ONCE) {
            try (PointerScope scope = new PointerScope()) {
                int rows = Math.min(ROWS_AT_ONCE, entities - from);
                Tensor old = vectors.narrow(0, from, rows);
                Tensor blended = old.to(ScalarType.Float)
                        .mul(new Scalar(momentum))
                        .add(fresh.narrow(0, from, rows).to(ScalarType.Float), new Scalar(1 - momentum));
                old.copy_(blended);
            }
        }
    }

    /**
     * How stale the memory is: the mean cosine of its vectors with freshly computed ones.
     *
     * @param fresh {@code [N, F]}
     * @param sample entity indices to compare
     * @return between -1 and 1
     */
    public double cosine(Tensor fresh, int[] sample) {
        requireShape(fresh);
        try (PointerScope scope = new PointerScope()) {
            Tensor ids = Tensors.indices(sample, sample.length);
            Tensor a = vectors.index_select(0, ids).to(ScalarType.Float);
            Tensor b = fresh.index_select(0, ids).to(ScalarType.Float);
            return Tensors.item(org.bytedeco
                    .pytorch
                    .global
                    .torch
                    .cosine_similarity(a, b, 1, 1e-8)
                    .mean());
        }
    }

    /** Fills the memory with unit-variance normal numbers: the baseline of section 4.1 without descriptions. */
    public void fillRandom(Randomness randomness) {
        for (int from = 0; from < entities; from += ROWS_AT_ONCE) {
            SplittableRandom random = randomness.stream(Purpose.RANDOM_MEMORY, from / ROWS_AT_ONCE);
            int rows = Math.min(ROWS_AT_ONCE, entities - from);
            float[] values = new float[rows * hiddenSize];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            try (PointerScope scope = new PointerScope()) {
                vectors.narrow(0, from, rows).copy_(Tensors.floats(values, rows, hiddenSize));
            }
        }
    }

    private void requireShape(Tensor fresh) {
        long[] expected = {entities, hiddenSize};
        if (!Arrays.equals(Tensors.shape(fresh), expected)) {
            throw new IllegalArgumentException("expected vectors of shape " + Arrays.toString(expected) + ", found "
                    + Arrays.toString(Tensors.shape(fresh)));
        }
    }

    @Override
    public void close() {
        vectors.releaseReference();
    }
}
