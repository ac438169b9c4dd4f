package org.jaket.language;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jaket.store.BadInputException;

/**
 * A LevelDB table as TensorFlow writes the index of a checkpoint: sorted keys and values in checksummed blocks.
 *
 * <p>Nothing in it is trusted: blocks lie inside the file, their checksums hold, keys and values lie inside their block.
 */
final class LevelDbTable {

    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int FOOTER = 48;
    private static final int TRAILER = 5;
    private static final int LONGEST_KEY = 512;
    private static final int MOST_ENTRIES = 100_000;

    private final String source;
    private final byte[] bytes;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private LevelDbTable(String source, byte[] bytes) {
        this.source = source;
        this.bytes = bytes;
    }

    /**
     * Reads a whole table.
     *
     * @param bytes the file
     * @param source what to call it in errors
     * @return values by key, in the table's order
     * @throws BadInputException if it is no such table or damaged
     */
    static Map<String, byte[]> read(byte[] bytes, String source) {
        LevelDbTable table = new LevelDbTable(source, bytes);
        try {
            table.readAll();
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BadInputException(source + " is damaged: an entry does not lie in its block", e);
        }
        return table.entries;
    }

    private void readAll() {
        if (bytes.length < FOOTER) {
            throw new BadInputException(
                    source + " is truncated: a checkpoint index has at least 48 bytes, found " + bytes.length);
        }
        ByteBuffer footer =
                ByteBuffer.wrap(bytes, bytes.length - FOOTER, FOOTER).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
            throw new BadInputException(source + " is damaged or not the index of a TensorFlow checkpoint: "
                    + "expected its last bytes to be those of a LevelDB table");
        }
        varint(footer);
        varint(footer);
        forEach(block(varint(footer), varint(footer)), (key, value) -> {
            ByteBuffer handle = ByteBuffer.wrap(value);
            forEach(block(varint(handle), varint(handle)), this::put);
        });
    }

    private void put(byte[] key, byte[] value) {
        if (entries.size() >= MOST_ENTRIES) {
            throw new BadInputException(source + " is damaged: it has more than " + MOST_ENTRIES + " entries");
        }
        entries.put(new String(key, StandardCharsets.UTF_8), value);
    }

    private interface Consumer {
        void accept(byte[] key, byte[] value);
    }

    private static void forEach(ByteBuffer block, Consumer consumer) {
        int restarts = block.getInt(block.limit() - Integer.BYTES);
        long end = block.limit() - Integer.BYTES * (restarts + 1L);
        if (restarts < 0 || end < 0) {
            throw new IllegalArgumentException("restart points");
        }
        block.limit((int) end);
        byte[] key = {};
        while (block.hasRemaining()) {
            int shared = size(block);
            int added = size(block);
            int length = size(block);
            if (shared > key.length || added > LONGEST_KEY || shared + added > LONGEST_KEY) {
                throw new IllegalArgumentException("key");
            }
            byte[] next = java.util.Arrays.copyOf(key, shared + added);
            // A new array only once its bytes are known to be there.
            block.get(next, shared, added);
            if (length > block.remaining()) {
                throw new BufferUnderflowException();
            }
            byte[] value = new byte[length];
            block.get(value);
            consumer.accept(next, value);
            key = next;
        }
    }

    private ByteBuffer block(long offset, long size) {
        if (offset < 0 || size < Integer.BYTES || offset > bytes.length || size > bytes.length - offset - TRAILER) {
            throw new BadInputException(source + " is damaged: a block of " + size + " bytes at " + offset
                    + " does not lie in its " + bytes.length + " bytes");
        }
        int from = (int) offset;
        int length = (int) size;
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length + 1);
        if (masked((int) crc.getValue()) != all.getInt(from + length + 1)) {
            throw new BadInputException(source + " is damaged: the checksum of the block at byte " + from + " differs");
        }
        if (bytes[from + length] != 0) {
            throw new BadInputException(
                    source + ": expected blocks that are not compressed, found compression " + bytes[from + length]);
        }
        return all.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How TensorFlow and LevelDB store a CRC-32C. */
    static int masked(int crc) {
        return Integer.rotateRight(crc, 15) + 0xa282ead8;
    }

    private static int size(ByteBuffer from) {
        long value = varint(from);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("size");
        }
        return (int) value;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint");
    }
}
