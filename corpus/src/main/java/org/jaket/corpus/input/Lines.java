package org.jaket.corpus.input;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jaket.store.BadInputException;

/**
 * The lines of a text file in UTF-8, without their ends (LF or CR LF) and without a byte order mark. A line that is too
 * long or not UTF-8 is a fault of that line only. For one thread.
 */
public final class Lines implements Closeable {

    /** The most bytes of a line. */
    public static final int LONGEST = 1 << 24;

    /** Under this a line that is longer than {@link #LONGEST} is rejected. */
    public static final String TOO_LONG = "line longer than 16 MiB";

    /** Under this a line with other bytes than UTF-8 has is rejected. */
    public static final String NOT_UTF_8 = "line not in UTF-8";

    private static final char REPLACEMENT = '\uFFFD';

    private final InputFile file;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] pending = new byte[1 << 12];
    private int pendingSize;
    private int at;
    private int end;
    private long number;
    private String text = "";
    private String fault = "";

    /**
     * Opens a file.
     *
     * @throws BadInputException as {@link InputFile#open}
     */
    public Lines(Path path) {
        this(InputFile.open(path));
    }

    /** Reads a file that is open already; it is closed with the lines. */
    public Lines(InputFile file) {
        this.file = file;
    }

    /** Whether some of the next line is there already, so that {@link #next} need not wait long. */
    public boolean ready() {
        try {
            return at < end || file.content().available() > 0;
        } catch (IOException e) {
            throw BadInputException.reading(file.path(), e);
        }
    }

    /**
     * Goes to the next line.
     *
     * @return whether there is one
     * @throws BadInputException if the file cannot be read on
     */
    public boolean next() {
        fault = "";
        pendingSize = 0;
        boolean any = false;
        while (at < end || fill()) {
            any = true;
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (at < end) {
                take(from, at++);
                return true;
            }
            keep(from, end);
        }
        if (any) {
            take(end, end);
        }
        return any;
    }

    private boolean fill() {
        try {
            at = 0;
            end = Math.max(0, file.content().read(buffer, 0, buffer.length));
            return end > 0;
        } catch (IOException e) {
            throw BadInputException.reading(file.path(), e);
        }
    }

    private void keep(int from, int to) {
        int size = pendingSize + to - from;
        if (size > LONGEST || !fault.isEmpty()) {
            fault = TOO_LONG;
            return;
        }
        if (size > pending.length) {
            pending = Arrays.copyOf(pending, Math.max(size, 2 * pending.length));
        }
        System.arraycopy(buffer, from, pending, pendingSize, to - from);
        pendingSize = size;
    }

    private void take(int from, int to) {
        number++;
        if (pendingSize == 0) {
            decode(buffer, from, to);
        } else {
            keep(from, to);
            decode(pending, 0, pendingSize);
        }
        if (pending.length > 1 << 20) {
            pending = new byte[1 << 12];
        }
    }

    private void decode(byte[] bytes, int from, int to) {
        int last = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (!fault.isEmpty()) {
            text = new String(bytes, from, Math.min(last - from, 1000), StandardCharsets.UTF_8);
            return;
        }
        text = new String(bytes, from, last - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes, from, last)) {
            fault = NOT_UTF_8;
        }
        if (number == 1 && !text.isEmpty() && text.charAt(0) == '\uFEFF') {
            text = text.substring(1);
        }
    }

    private static boolean isUtf8(byte[] bytes, int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The line; of a faulty one, an excerpt. */
    public String text() {
        return text;
    }

    /** What is wrong with the line, {@link #TOO_LONG} or {@link #NOT_UTF_8}; empty if nothing is. */
    public String fault() {
        return fault;
    }

    /** The number of the line, from 1. */
    public long number() {
        return number;
    }

    /** The file that is read. */
    public InputFile file() {
        return file;
    }

    @Override
    public void close() {
        file.close();
    }
}
