package org.jaket.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** The rows of a matrix of 32-bit or bfloat16 numbers in a safetensors file. Safe for use from several threads. */
public final class VectorTable {

    private final SafeTensors file;
    private final TensorInfo info;
    private final int rows;
    private final int width;

    /**
     * A matrix of an open file, which must stay open while rows are read.
     *
     * @param file the file
     * @param name the tensor
     * @param rows how many rows it should have
     * @param width how many columns it should have
     * @throws BadInputException if there is no such tensor, or its type or shape differ
     */
    public VectorTable(SafeTensors file, String name, int rows, int width) {
        this.file = file;
        info = file.tensor(name);
        this.rows = rows;
        this.width = width;
        file.tensor(name, info.type() == DType.BF16 ? DType.BF16 : DType.F32, rows, width);
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The number of columns. */
    public int width() {
        return width;
    }

    /**
     * One row, {@code [width]}.
     *
     * @throws BadInputException if the file has been truncated since it was opened
     */
    public float[] row(int row) {
        float[] values = new float[width];
        read(row, 1, values);
        return values;
    }

    /**
     * Reads rows that follow each other.
     *
     * @param from the first
     * @param count how many
     * @param into receives {@code count * width} values, row by row
     * @throws BadInputException if the file has been truncated since it was opened
     */
    public void read(int from, int count, float[] into) {
        Objects.checkFromIndexSize(from, count, rows);
        Objects.checkFromIndexSize(0, Math.multiplyExact(count, width), into.length);
        int bytes = width * info.type().bytes();
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
        file.read(info.name(), (long) from * bytes, buffer);
        Floats.widen(info.type(), buffer.flip(), into, 0);
    }
}
