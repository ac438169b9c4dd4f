package org.jaket.language;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import org.jaket.store.BadInputException;

/**
 * A TensorFlow checkpoint: an index, which is a {@link LevelDbTable} of {@code BundleEntryProto}, and one file with the
 * bytes of all tensors.
 */
final class TensorFlowCheckpoint {

    private static final int FLOAT = 1;

    /**
     * One tensor.
     *
     * @param shape its extents
     * @param offset where its bytes start in the data file
     * @param size how many bytes it has
     * @param crc the masked CRC-32C of its bytes
     */
    record Entry(String name, int type, List<Long> shape, int shard, long offset, long size, int crc) {}

    private final String source;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private TensorFlowCheckpoint(String source) {
        this.source = source;
    }

    /**
     * Reads an index.
     *
     * @param index the bytes of {@code variables.index}
     * @param source what to call it in errors
     * @throws BadInputException if it is damaged, or spreads over several data files
     */
    static TensorFlowCheckpoint parse(byte[] index, String source) {
        TensorFlowCheckpoint checkpoint = new TensorFlowCheckpoint(source);
        LevelDbTable.read(index, source).forEach((name, value) -> {
            // The empty name belongs to the header, which says nothing that the entries do not.
            if (name.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw new BadInputException(source + " is damaged: the name of an entry is no text");
            }
            if (!name.isEmpty()) {
                checkpoint.entries.put(name, checkpoint.entry(name, value));
            }
        });
        return checkpoint;
    }

    private Entry entry(String name, byte[] proto) {
        int type = 0;
        int shard = 0;
        long offset = 0;
        long size = 0;
        int crc = 0;
        List<Long> shape = new ArrayList<>();
        try {
            CodedInputStream in = CodedInputStream.newInstance(proto);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> type = in.readEnum();
                    case 2 -> shape(in.readByteArray(), shape);
                    case 3 -> shard = in.readInt32();
                    case 4 -> offset = in.readInt64();
                    case 5 -> size = in.readInt64();
                    case 6 -> crc = in.readFixed32();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new BadInputException(source + " is damaged: the entry of " + name + " cannot be read", e);
        }
        if (offset < 0 || size < 0 || size > Integer.MAX_VALUE || offset + size < 0 || shard != 0) {
            throw new BadInputException(source + ": expected " + name
                    + " in the one data file, with at most 2 GiB, found shard " + shard
                    + ", byte " + offset + ", size " + size);
        }
        return new Entry(name, type, List.copyOf(shape), shard, offset, size, crc);
    }

    private static void shape(byte[] proto, List<Long> shape) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(proto);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 2) {
                shape.add(extent(in.readByteArray()));
            } else {
                in.skipField(tag);
            }
        }
    }

    private static long extent(byte[] proto) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(proto);
        long size = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                size = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return size;
    }

    /** The tensors by name. */
    Map<String, Entry> entries() {
        return entries;
    }

    /**
     * One tensor's entry, after checking that it is f32 of this shape.
     *
     * @throws BadInputException if there is none, or it is something else
     */
    Entry require(String name, long... shape) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new BadInputException(source + " has no tensor " + name);
        }
        List<Long> expected = java.util.Arrays.stream(shape).boxed().toList();
        long bytes = Float.BYTES;
        for (long extent : shape) {
            bytes = Math.multiplyExact(bytes, extent);
        }
        if (entry.type() != FLOAT || !entry.shape().equals(expected) || entry.size() != bytes) {
            throw new BadInputException(source + ": expected " + name + " as f32 of shape " + expected + ", found type "
                    + entry.type() + ", shape " + entry.shape() + ", " + entry.size() + " bytes");
        }
        return entry;
    }

    /**
     * Reads tensors from the data file in one pass.
     *
     * @param data the data file, from its start
     * @param names which ones; each was {@linkplain #require required} before
     * @param consumer takes each name and its values row by row, in the file's order
     * @throws BadInputException if the file is shorter, a checksum differs, or tensors overlap
     * @throws IOException if reading fails
     */
    void read(InputStream data, Set<String> names, BiConsumer<String, float[]> consumer) throws IOException {
        List<Entry> wanted = new ArrayList<>();
        for (String name : names) {
            wanted.add(java.util.Objects.requireNonNull(entries.get(name)));
        }
        wanted.sort(Comparator.comparingLong(Entry::offset));
        long at = 0;
        for (Entry entry : wanted) {
            if (entry.offset() < at) {
                throw new BadInputException(source + " is damaged: " + entry.name() + " overlaps another tensor");
            }
            byte[] bytes;
            try {
                data.skipNBytes(entry.offset() - at);
                bytes = data.readNBytes(Math.toIntExact(entry.size()));
            } catch (EOFException e) {
                throw truncated(entry);
            }
            if (bytes.length < entry.size()) {
                throw truncated(entry);
            }
            at = entry.offset() + entry.size();
            consumer.accept(entry.name(), floats(entry, bytes));
        }
    }

    private BadInputException truncated(Entry entry) {
        return new BadInputException(
                source + ": the data file ends before the end of " + entry.name() + "; it is truncated");
    }

    private float[] floats(Entry entry, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        if (LevelDbTable.masked((int) crc.getValue()) != entry.crc()) {
            throw new BadInputException(
                    source + ": the checksum of " + entry.name() + " differs; the data are damaged");
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
