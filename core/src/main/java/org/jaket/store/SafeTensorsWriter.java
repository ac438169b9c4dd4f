package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file piece by piece. It is written beside its name and gets the name in {@link #commit}; closing
 * without a commit leaves nothing behind. The same content gives the same bytes.
 *
 * <p>In the file, tensors of larger element types come first, so that each is aligned to its type. They may be written in
 * any order, and each in as many pieces as one likes; the pieces of one tensor follow each other.
 */
public final class SafeTensorsWriter implements AutoCloseable {

    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final Path partial;
    private final FileChannel channel;
    private final Map<String, TensorInfo> tensors;
    private final Map<String, Long> written = new HashMap<>();
    private final long dataStart;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private boolean committed;

    private SafeTensorsWriter(Path file, Map<String, String> metadata, List<TensorSpec> specs) throws IOException {
        this.file = file;
        partial = AtomicFiles.partial(file);
        tensors = SafeTensorsHeader.layout(specs);
        ByteBuffer header = SafeTensorsHeader.encode(tensors, metadata);
        dataStart = header.remaining();
        channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            put(header, 0);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a file.
     *
     * @param file its final name; the directory must exist
     * @param metadata free-form strings, may be empty
     * @param specs every tensor that will be written
     * @throws BadInputException if the file cannot be written
     * @throws IllegalArgumentException if two tensors have one name
     */
    public static SafeTensorsWriter create(Path file, Map<String, String> metadata, List<TensorSpec> specs) {
        try {
            return new SafeTensorsWriter(file, metadata, specs);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /**
     * Appends bytes to a tensor.
     *
     * @param name its name
     * @param data its next bytes in little endian, from position to limit
     * @throws BadInputException if the file cannot be written
     * @throws IllegalArgumentException if no such tensor was declared or it would become larger than declared
     */
    public void write(String name, ByteBuffer data) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new IllegalArgumentException("no tensor named " + name + " was declared");
        }
        long done = written.getOrDefault(name, 0L);
        int length = data.remaining();
        if (length > info.bytes() - done) {
            throw new IllegalArgumentException("tensor " + name + " was declared with " + info.bytes()
                    + " bytes, and would get " + (done + length));
        }
        try {
            put(data, dataStart + info.begin() + done);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        written.put(name, done + length);
    }

    /** Appends ints to an I32 tensor; throws as {@link #write} does. */
    public void writeInts(String name, int[] values) {
        requireType(name, DType.I32);
        for (int at = 0; at < values.length; at += CHUNK / 4) {
            int n = Math.min(CHUNK / 4, values.length - at);
            chunk.clear().asIntBuffer().put(values, at, n);
            write(name, chunk.limit(4 * n));
        }
    }

    /** Appends longs to an I64 tensor; throws as {@link #write} does. */
    public void writeLongs(String name, long[] values) {
        requireType(name, DType.I64);
        for (int at = 0; at < values.length; at += CHUNK / 8) {
            int n = Math.min(CHUNK / 8, values.length - at);
            chunk.clear().asLongBuffer().put(values, at, n);
            write(name, chunk.limit(8 * n));
        }
    }

    /** Appends floats to an F32 tensor; throws as {@link #write} does. */
    public void writeFloats(String name, float[] values) {
        requireType(name, DType.F32);
        for (int at = 0; at < values.length; at += CHUNK / 4) {
            int n = Math.min(CHUNK / 4, values.length - at);
            chunk.clear().asFloatBuffer().put(values, at, n);
            write(name, chunk.limit(4 * n));
        }
    }

    /**
     * Forces the file to the disk and gives it its name.
     *
     * @throws IllegalStateException if a tensor is not complete
     * @throws BadInputException if the file cannot be written
     */
    public void commit() {
        for (TensorInfo info : tensors.values()) {
            long done = written.getOrDefault(info.name(), 0L);
            if (done != info.bytes()) {
                throw new IllegalStateException(
                        "tensor " + info.name() + " was declared with " + info.bytes() + " bytes, and got " + done);
            }
        }
        try {
            channel.force(true);
            channel.close();
            AtomicFiles.rename(partial, file);
            committed = true;
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /** Closes the file; without a commit before, it is deleted. */
    @Override
    public void close() {
        if (!committed) {
            AtomicFiles.abandon(channel, partial);
        }
    }

    private void requireType(String name, DType type) {
        TensorInfo info = tensors.get(name);
        if (info != null && info.type() != type) {
            throw new IllegalArgumentException("tensor " + name + " was declared as " + info.type() + ", not " + type);
        }
    }

    private void put(ByteBuffer data, long at) throws IOException {
        long position = at;
        while (data.hasRemaining()) {
            position += channel.write(data, position);
        }
    }
}
