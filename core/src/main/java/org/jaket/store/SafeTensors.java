package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Reads a safetensors file: eight bytes with the header's length, a JSON header, then the tensors row by row in little
 * endian. The header is bounded and checked whole when the file is opened; every byte of every tensor is then known to
 * lie in the file.
 *
 * <p>The {@code ints}, {@code longs} and {@code floats} methods map the file. A mapped buffer stays usable after
 * {@link #close}; it must not be used after someone has truncated the file, which jaket itself never does, since it
 * only ever replaces files by renaming. {@link #read} and {@link #toFloats} read without mapping and report a file that
 * has shrunk meanwhile. All methods may be called from several threads.
 */
public final class SafeTensors implements AutoCloseable {

    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final SafeTensorsHeader header;

    private SafeTensors(Path file, FileChannel channel, SafeTensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @param file its name
     * @return the open file, to be closed by the caller
     * @throws BadInputException if it cannot be read, is truncated, or its header is malformed, overlong, or describes
     *     tensors that overlap, leave gaps or do not lie in the file
     */
    public static SafeTensors open(Path file) {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + " is a directory, expected a safetensors file");
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new SafeTensors(file, channel, SafeTensorsHeader.read(file, channel));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    /** The file's name. */
    public Path file() {
        return file;
    }

    /** The tensors by name, in the order of their bytes; unmodifiable. */
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /** The free-form strings under {@code __metadata__}; unmodifiable. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * One tensor's description.
     *
     * @param name its name
     * @throws BadInputException if the file has no such tensor
     */
    public TensorInfo tensor(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new BadInputException(file + " has no tensor named " + name);
        }
        return info;
    }

    /**
     * One tensor's description, after checking its type and shape.
     *
     * @param name its name
     * @param type the expected type
     * @param shape the expected extents, -1 for any
     * @throws BadInputException if there is no such tensor or type or shape differ
     */
    public TensorInfo tensor(String name, DType type, long... shape) {
        TensorInfo info = tensor(name);
        boolean fits = info.type() == type && info.shape().size() == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == -1 || shape[i] == info.shape().get(i);
        }
        if (!fits) {
            throw new BadInputException(file + ": tensor " + name + " should be " + type + " "
                    + java.util.Arrays.toString(shape).replace("-1", "*") + ", found " + info.type() + " "
                    + info.shape());
        }
        return info;
    }

    /**
     * Maps an I32 tensor.
     *
     * @param name its name
     * @return its elements row by row, read-only
     * @throws BadInputException if there is no such tensor, its type differs, or it is larger than 2 GiB
     */
    public IntBuffer ints(String name) {
        return mapWhole(typed(name, DType.I32)).asIntBuffer();
    }

    /**
     * Maps an I64 tensor.
     *
     * @param name its name
     * @return its elements row by row, read-only
     * @throws BadInputException if there is no such tensor, its type differs, or it is larger than 2 GiB
     */
    public LongBuffer longs(String name) {
        return mapWhole(typed(name, DType.I64)).asLongBuffer();
    }

    /**
     * Maps an F32 tensor.
     *
     * @param name its name
     * @return its elements row by row, read-only
     * @throws BadInputException if there is no such tensor, its type differs, or it is larger than 2 GiB
     */
    public FloatBuffer floats(String name) {
        return mapWhole(typed(name, DType.F32)).asFloatBuffer();
    }

    /** Maps an I32 tensor of any size. */
    MappedInts mappedInts(String name) {
        TensorInfo info = typed(name, DType.I32);
        return new MappedInts(info.elements(), (from, length) -> map(info, from * 4, length * 4));
    }

    /**
     * Copies a floating tensor.
     *
     * @param name its name
     * @return its elements row by row; F16 and BF16 are widened exactly
     * @throws BadInputException if there is no such tensor, it is not F32, F16 or BF16, it has 2^31 elements or more, or
     *     the file has been truncated since it was opened
     */
    public float[] toFloats(String name) {
        TensorInfo info = tensor(name);
        if (info.elements() > Integer.MAX_VALUE - 8) {
            throw new BadInputException(file + ": tensor " + name + " has too many elements: " + info.elements());
        }
        float[] values = new float[(int) info.elements()];
        forEachChunk(info, (chunk, at) -> Floats.widen(info.type(), chunk, values, (int) at));
        return values;
    }

    /**
     * Refuses NaN and infinity.
     *
     * @param name a tensor of type F32, F16 or BF16
     * @throws BadInputException if there is no such tensor, it has another type, or an element is NaN or infinite
     */
    public void requireFinite(String name) {
        TensorInfo info = tensor(name);
        float[] values = new float[(int) Math.min(CHUNK / 2, info.elements())];
        forEachChunk(info, (chunk, at) -> {
            int n = Floats.widen(info.type(), chunk, values, 0);
            for (int i = 0; i < n; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new BadInputException(file + ": tensor " + name + " holds " + values[i] + " at element "
                            + (at + i) + "; the weights are damaged");
                }
            }
        });
    }

    /**
     * Copies bytes of a tensor, little endian, until the buffer is full.
     *
     * @param name its name
     * @param byteOffset where to start, counted from the tensor's first byte
     * @param into where to; filled from its position to its limit
     * @throws BadInputException if there is no such tensor or the file has been truncated since it was opened
     * @throws IndexOutOfBoundsException if the range is not inside the tensor
     */
    public void read(String name, long byteOffset, ByteBuffer into) {
        TensorInfo info = tensor(name);
        java.util.Objects.checkFromIndexSize(byteOffset, (long) into.remaining(), info.bytes());
        long at = header.dataStart() + info.begin() + byteOffset;
        try {
            while (into.hasRemaining()) {
                int n = channel.read(into, at);
                if (n < 0) {
                    throw new BadInputException(file + " has been truncated since it was opened");
                }
                at += n;
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    /** Closes the file; buffers that were mapped stay usable. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private interface Chunks {
        void accept(ByteBuffer chunk, long firstElement);
    }

    private void forEachChunk(TensorInfo info, Chunks chunks) {
        if (!Floats.isFloating(info.type())) {
            throw new BadInputException(
                    file + ": tensor " + info.name() + " should be F32, F16 or BF16, found " + info.type());
        }
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(CHUNK, info.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < info.bytes(); at += CHUNK) {
            buffer.clear().limit((int) Math.min(CHUNK, info.bytes() - at));
            read(info.name(), at, buffer);
            chunks.accept(buffer.flip(), at / info.type().bytes());
        }
    }

    private TensorInfo typed(String name, DType type) {
        TensorInfo info = tensor(name);
        if (info.type() != type) {
            throw new BadInputException(
                    file + ": tensor " + name + " should be of type " + type + ", found " + info.type());
        }
        return info;
    }

    private ByteBuffer mapWhole(TensorInfo info) {
        if (info.bytes() > Integer.MAX_VALUE) {
            throw new BadInputException(
                    file + ": tensor " + info.name() + " should have at most 2 GiB, found " + info.bytes() + " bytes");
        }
        return map(info, 0, info.bytes());
    }

    private ByteBuffer map(TensorInfo info, long from, long length) {
        if (length == 0) {
            return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
        }
        try {
            long start = header.dataStart() + info.begin() + from;
            if (start + length > channel.size()) {
                throw new BadInputException(file + " has been truncated since it was opened");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, start, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }
}
