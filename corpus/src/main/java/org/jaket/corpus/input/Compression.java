package org.jaket.corpus.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.jaket.store.BadInputException;

/** How a file is compressed, by its first bytes. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays never leave this class
enum Compression {
    NONE("plain", new byte[0]),
    GZIP("gzip", bytes(0x1f, 0x8b)),
    BZIP2("bzip2", bytes('B', 'Z', 'h')),
    XZ("xz", bytes(0xfd, '7', 'z', 'X', 'Z', 0)),
    ZSTANDARD("Zstandard", bytes(0x28, 0xb5, 0x2f, 0xfd));

    static final int LONGEST_MAGIC = 10;

    /** What follows the block size in bzip2: the beginning of a block, or of the end of a file without any. */
    private static final byte[][] BZIP2_BLOCKS = {
        bytes(0x31, 0x41, 0x59, 0x26, 0x53, 0x59), bytes(0x17, 0x72, 0x45, 0x38, 0x50, 0x90)
    };

    /** Ends the magic number of a Zstandard frame that holds no content; its first byte is one of sixteen. */
    private static final byte[] ZSTANDARD_SKIPPABLE = bytes(0x2a, 0x4d, 0x18);

    /** The most memory, in KiB, that an xz file may ask for: what its highest preset needs. */
    private static final int XZ_KIBIBYTES = 256 * 1024;

    private static final byte[][] ARCHIVES = {
        bytes('P', 'K', 3, 4), bytes('7', 'z', 0xbc, 0xaf), bytes('R', 'a', 'r', '!')
    };
    private static final byte[][] UTF_32 = {bytes(0xff, 0xfe, 0, 0), bytes(0, 0, 0xfe, 0xff)};
    private static final byte[][] UTF_16 = {bytes(0xff, 0xfe), bytes(0xfe, 0xff)};

    private final String title;
    private final byte[] magic;

    Compression(String title, byte[] magic) {
        this.title = title;
        this.magic = magic;
    }

    /** The format's name. */
    String title() {
        return title;
    }

    static Compression of(byte[] start, Path path) {
        if (Arrays.stream(ARCHIVES).anyMatch(magic -> startsWith(start, magic))) {
            throw new BadInputException(
                    path + " is an archive of files (zip, 7z or rar); unpack it and name the files in it");
        }
        if (Arrays.stream(UTF_32).anyMatch(magic -> startsWith(start, magic))) {
            throw notUtf8(path, "UTF-32");
        }
        if (Arrays.stream(UTF_16).anyMatch(magic -> startsWith(start, magic))) {
            throw notUtf8(path, "UTF-16");
        }
        if (isUtf16(start, 0)) {
            throw notUtf8(path, "UTF-16BE");
        }
        if (isUtf16(start, 1)) {
            throw notUtf8(path, "UTF-16LE");
        }
        return Arrays.stream(values())
                .filter(kind -> kind != NONE && kind.isStart(start))
                .findFirst()
                .orElse(NONE);
    }

    private static BadInputException notUtf8(Path path, String encoding) {
        return new BadInputException(path + " is text in " + encoding + ", expected UTF-8; convert it with 'iconv -f "
                + encoding + " -t UTF-8'");
    }

    /** Whether text begins with two characters or more of ASCII in 16 bits each, without a mark that says so. */
    private static boolean isUtf16(byte[] start, int zeros) {
        for (int i = 0; i < start.length; i++) {
            if ((start[i] == 0) != (i % 2 == zeros)) {
                return false;
            }
        }
        return start.length >= 4;
    }

    private boolean isStart(byte[] start) {
        return switch (this) {
            case BZIP2 -> startsWith(start, magic) && isBzip2(start);
            case ZSTANDARD -> startsWith(start, magic) || isSkippable(start);
            default -> startsWith(start, magic);
        };
    }

    /** Whether what comes after "BZh" is bzip2, as far as it was read; plain text may begin so too. */
    private static boolean isBzip2(byte[] start) {
        int sizeAt = BZIP2.magic.length;
        if (start.length <= sizeAt || start[sizeAt] < '1' || start[sizeAt] > '9') {
            return false;
        }
        byte[] block = Arrays.copyOfRange(start, sizeAt + 1, start.length);
        return Arrays.stream(BZIP2_BLOCKS)
                .anyMatch(magic -> startsWith(block, Arrays.copyOf(magic, Math.min(magic.length, block.length))));
    }

    private static boolean isSkippable(byte[] start) {
        return start.length > ZSTANDARD_SKIPPABLE.length
                && (start[0] & 0xf0) == 0x50
                && Arrays.equals(
                        start, 1, 1 + ZSTANDARD_SKIPPABLE.length, ZSTANDARD_SKIPPABLE, 0, ZSTANDARD_SKIPPABLE.length);
    }

    /** The content of a compressed stream, its parts one after the other if it has several. */
    InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ ->
                XZCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .setMemoryLimitKiB(XZ_KIBIBYTES)
                        .get();
            case ZSTANDARD -> new ZstdCompressorInputStream(in);
        };
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
