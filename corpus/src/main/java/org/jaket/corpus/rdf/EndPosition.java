package org.jaket.corpus.rdf;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Knows where a text in UTF-8 ends, once all of it has been read: parsers do not say where they were when it ended too
 * early.
 */
final class EndPosition extends FilterInputStream {

    private static final int LINE_END = '\n';

    private long line = 1;
    private long column = 1;
    private boolean ended;

    EndPosition(InputStream in) {
        super(in);
    }

    /** The place after the last character, such as {@code line 3, column 14}; empty before all has been read. */
    String text() {
        return ended ? "line " + line + ", column " + column : "";
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        ended |= value < 0;
        if (value >= 0) {
            count(value);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int n = super.read(bytes, from, length);
        ended |= n < 0;
        for (int i = from; i < from + n; i++) {
            count(bytes[i]);
        }
        return n;
    }

    private void count(int value) {
        if (value == LINE_END) {
            line++;
            column = 1;
        } else if ((value & 0xC0) != 0x80) {
            column++;
        }
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = 0;
        while (skipped < wanted && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
