package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A safetensors file of one matrix of 32-bit numbers whose rows come one by one and are counted only at the end. Room for
 * the header is left at the beginning; nothing but a few rows is kept in memory. The file gets its name in
 * {@link #commit}; closing without a commit leaves nothing behind. For one thread.
 */
public final class RowFile implements AutoCloseable {

    /** More than a header with two numbers of 19 digits takes, and a multiple of 8. */
    private static final int HEADER = 256;

    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final Path partial;
    private final FileChannel channel;
    private final String name;
    private final int width;
    private final ByteBuffer buffer;
    private long rows;
    private long end = HEADER;
    private boolean committed;

    /**
     * Starts a file.
     *
     * @param file its final name; the directory must exist
     * @param name the tensor, at most 64 characters
     * @param width the width of every row
     * @throws BadInputException if the file cannot be written
     */
    public RowFile(Path file, String name, int width) {
        if (name.length() > 64) {
            throw new IllegalArgumentException("a name of at most 64 characters is expected, found " + name);
        }
        this.file = file;
        this.name = name;
        this.width = width;
        partial = AtomicFiles.partial(file);
        buffer = ByteBuffer.allocateDirect(Math.max(BUFFER, Math.multiplyExact(4, width)))
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            channel = FileChannel.open(
                    partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /**
     * Appends a row.
     *
     * @param row {@code [width]}
     * @throws IllegalArgumentException if it has another width
     * @throws BadInputException if the file cannot be written
     */
    public void append(float[] row) {
        if (row.length != width) {
            throw new IllegalArgumentException("a row of " + width + " numbers is expected, found " + row.length);
        }
        if (buffer.remaining() < 4 * width) {
            flush();
        }
        for (float value : row) {
            buffer.putFloat(value);
        }
        rows++;
    }

    private void flush() {
        try {
            end = put(buffer.flip(), end);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        buffer.clear();
    }

    /**
     * Writes the header, forces the file to the disk and gives it its name.
     *
     * @throws BadInputException if the file cannot be written
     */
    public void commit() {
        flush();
        TensorInfo info = new TensorInfo(name, DType.F32, java.util.List.of(rows, (long) width), 0, end - HEADER);
        ByteBuffer header = SafeTensorsHeader.encode(Map.of(name, info), Map.of(), HEADER - 8);
        try {
            put(header, 0);
            channel.force(true);
            channel.close();
            AtomicFiles.rename(partial, file);
            committed = true;
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    private long put(ByteBuffer data, long at) throws IOException {
        long position = at;
        while (data.hasRemaining()) {
            position += channel.write(data, position);
        }
        return position;
    }

    /** Closes the file; without a commit before, it is deleted. */
    @Override
    public void close() {
        if (!committed) {
            AtomicFiles.abandon(channel, partial);
        }
    }
}
