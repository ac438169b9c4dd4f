package org.jaket.store;

import java.util.List;

/**
 * One tensor of a safetensors file.
 *
 * @param name its name
 * @param type its element type
 * @param shape its extents, outermost first; empty for a scalar
 * @param begin first byte, counted from the start of the data section
 * @param end first byte after it
 */
public record TensorInfo(String name, DType type, List<Long> shape, long begin, long end) {

    /** Copies the shape. */
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public long elements() {
        return (end - begin) / type.bytes();
    }

    /** The size in bytes. */
    public long bytes() {
        return end - begin;
    }

    /** The shape as an array. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
