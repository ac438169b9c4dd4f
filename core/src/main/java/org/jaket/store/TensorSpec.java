package org.jaket.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that is about to be written.
 *
 * @param name its name
 * @param type its element type
 * @param shape its extents, outermost first; empty for a scalar
 */
public record TensorSpec(String name, DType type, List<Long> shape) {

    /** Copies the shape and refuses negative extents. */
    public TensorSpec {
        shape = List.copyOf(shape);
        if (name.isEmpty() || name.equals("__metadata__")) {
            throw new IllegalArgumentException("not a tensor name: '" + name + "'");
        }
        if (shape.stream().anyMatch(extent -> extent < 0)) {
            throw new IllegalArgumentException("negative extent in the shape of " + name + ": " + shape);
        }
    }

    /**
     * A tensor of the given shape.
     *
     * @param name its name
     * @param type its element type
     * @param shape its extents, outermost first
     */
    public TensorSpec(String name, DType type, long... shape) {
        this(name, type, list(shape));
    }

    /** The size in bytes. */
    public long bytes() {
        long size = type.bytes();
        for (long extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    private static List<Long> list(long[] shape) {
        List<Long> list = new ArrayList<>(shape.length);
        for (long extent : shape) {
            list.add(extent);
        }
        return list;
    }
}
