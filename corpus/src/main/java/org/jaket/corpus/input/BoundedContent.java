package org.jaket.corpus.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jaket.store.BadInputException;

/**
 * The content of a compressed file. It may be at most 200 times as long as what has been read of the file: text comes to 5
 * to 60 times, and a file that is made to fill memory or disk to 1,000 times and more.
 */
final class BoundedContent extends InputStream {

    static final int MOST_TIMES = 200;

    /** The first part is let through, since a short file may well be one line over and over. */
    static final long FREE_BYTES = 16L << 20;

    private final Compression compression;
    private final CountingInputStream raw;
    private final Path path;
    private final InputStream in;
    private long count;

    BoundedContent(Compression compression, InputStream compressed, CountingInputStream raw, Path path) {
        this.compression = compression;
        this.raw = raw;
        this.path = path;
        try {
            in = new BufferedInputStream(compression.open(compressed), 1 << 16);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
        int n;
        try {
            n = in.read(bytes, from, length);
        } catch (IOException e) {
            throw fault(e);
        }
        count += Math.max(0, n);
        if (count > FREE_BYTES && count / MOST_TIMES > raw.count()) {
            throw new BadInputException(path + " grows to more than " + MOST_TIMES
                    + " times its size when it is decompressed (" + mebibytes(count) + " of content out of "
                    + raw.count() + " bytes), which no graph or text does; if it is meant to be so, decompress it"
                    + " yourself and name the plain file");
        }
        return n;
    }

    /** Whatever the decompressor says, in one sentence. */
    private BadInputException fault(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        boolean cut = cause instanceof EOFException || lower.contains("truncated") || lower.contains("unexpected end");
        return new BadInputException(
                path + (cut ? " is truncated: its " : " is damaged: its ") + compression.title() + " data "
                        + (cut ? "end in the middle" : "cannot be decompressed (" + message + ")") + ", after "
                        + mebibytes(count) + " of content; fetch it anew",
                cause);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
