package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whole text files in UTF-8. A byte order mark is left out. */
public final class Utf8 {

    private Utf8() {}

    /**
     * Reads a file.
     *
     * @param file a text file
     * @return its text
     * @throws BadInputException if it cannot be read or is not UTF-8; the message names the first line that is not
     */
    public static String read(Path file) {
        byte[] bytes = bytes(file);
        return decode(file, bytes, bytes.length);
    }

    /**
     * Reads a file line by line.
     *
     * @param file a text file
     * @return its lines, without their ends (LF, CR LF or CR)
     * @throws BadInputException as {@link #read}
     */
    public static List<String> lines(Path file) {
        return read(file).lines().toList();
    }

    /**
     * Reads a file that a killed process may have left with a last line cut short, even inside a character; what is left of
     * such a character becomes U+FFFD.
     *
     * @param file a text file whose writer ends each line with LF
     * @return its lines, the last one possibly cut short
     * @throws BadInputException as {@link #read}, for all lines that have an end
     */
    public static List<String> appendedLines(Path file) {
        byte[] bytes = bytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        String last = new String(bytes, whole, bytes.length - whole, StandardCharsets.UTF_8);
        return Stream.concat(decode(file, bytes, whole).lines(), last.lines()).toList();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private static String decode(Path file, byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new BadInputException(
                    file + ": line " + firstFault(bytes, length)
                            + " is not UTF-8; save the file as UTF-8, or make it anew if it is damaged",
                    e);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The number of the line, from 1, of the first byte that is no part of a character. */
    private static long firstFault(byte[] bytes, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(1 << 12);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            result = decoder.decode(in, out.clear(), true);
        }
        long line = 1;
        for (int i = 0; i < in.position(); i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}
