package org.jaket.corpus.input;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jaket.store.BadInputException;

/**
 * The pieces of a text file in UTF-8 between the occurrences of a delimiter, such as {@code </page>}. One that is too long
 * is passed over, so that no file fills the memory. For one thread.
 */
public final class Records implements Closeable {

    /** The most bytes of a piece. */
    public static final int LONGEST = 1 << 26;

    private final InputFile file;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private String text = "";
    private boolean tooLong;
    private long newlines;

    /**
     * Opens a file.
     *
     * @param path the file
     * @param delimiter what ends a piece, in ASCII; its first character stands nowhere else in it
     * @throws BadInputException as {@link InputFile#open}
     */
    public Records(Path path, String delimiter) {
        this.delimiter = delimiter.getBytes(StandardCharsets.US_ASCII);
        if (delimiter.lastIndexOf(delimiter.charAt(0)) != 0) {
            throw new IllegalArgumentException("the first character comes again in " + delimiter);
        }
        file = InputFile.open(path);
    }

    /**
     * Goes to the next piece.
     *
     * @return whether there is one; a file that ends in a delimiter has none after it
     * @throws BadInputException if the file cannot be read on
     */
    public boolean next() {
        ByteArrayOutputStream piece = new ByteArrayOutputStream(1 << 12);
        tooLong = false;
        newlines = 0;
        int matched = 0;
        while (at < end || fill()) {
            int from = at;
            while (at < end && matched < delimiter.length) {
                byte b = buffer[at++];
                newlines += b == '\n' ? 1 : 0;
                matched = b == delimiter[matched] ? matched + 1 : b == delimiter[0] ? 1 : 0;
            }
            keep(piece, from, at);
            if (matched == delimiter.length) {
                return take(piece, matched);
            }
        }
        return (piece.size() > 0 || tooLong) && take(piece, 0);
    }

    private void keep(ByteArrayOutputStream piece, int from, int to) {
        if (piece.size() + to - from > LONGEST) {
            tooLong = true;
        }
        if (!tooLong) {
            piece.write(buffer, from, to - from);
        }
    }

    private boolean take(ByteArrayOutputStream piece, int delimiterBytes) {
        byte[] bytes = piece.toByteArray();
        int length = tooLong ? Math.min(bytes.length, 1000) : bytes.length - delimiterBytes;
        text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return true;
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

    /** The piece, without the delimiter; of one that is too long, its beginning. */
    public String text() {
        return text;
    }

    /** Whether the piece is longer than {@link #LONGEST}. */
    public boolean isTooLong() {
        return tooLong;
    }

    /** How many line breaks there are in the piece and the delimiter after it. */
    public long newlines() {
        return newlines;
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
