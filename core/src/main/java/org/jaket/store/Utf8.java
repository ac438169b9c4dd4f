package org.jaket.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Text files in UTF-8. A byte order mark is left out. */
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
        return decode(file, bytes(file));
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
     * A line of a file that a process appends to.
     *
     * @param text the line without its end
     * @param number its number, from 1
     * @param last whether no line follows
     */
    public record Line(String text, long number, boolean last) {}

    /**
     * Visits the lines of a file that a killed process may have left with a last line cut short, even inside a character; what
     * is left of such a character becomes U+FFFD. One line is in memory at a time.
     *
     * @param file a text file whose writer ends each line with LF or CR LF
     * @param visitor takes the lines in their order
     * @throws BadInputException as {@link #read}, for all lines that have an end
     */
    public static void forEachAppendedLine(Path file, Consumer<Line> visitor) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            @Nullable String before = null;
            long number = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int from = 0;
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n') {
                        line.write(buffer, from, i - from);
                        from = i + 1;
                        if (before != null) {
                            visitor.accept(new Line(before, number, false));
                        }
                        before = whole(file, line.toByteArray(), ++number);
                        line.reset();
                    }
                }
                line.write(buffer, from, n - from);
            }
            boolean cut = line.size() > 0;
            if (before != null) {
                visitor.accept(new Line(before, number, !cut));
            }
            if (cut) {
                visitor.accept(new Line(line.toString(StandardCharsets.UTF_8), number + 1, true));
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private static String whole(Path file, byte[] line, long number) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault(file, number, e);
        }
        String content = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        return content.endsWith("\r") ? content.substring(0, content.length() - 1) : content;
    }

    private static BadInputException fault(Path file, long line, CharacterCodingException e) {
        return new BadInputException(
                file + ": line " + line + " is not UTF-8; save the file as UTF-8, or make it anew if it is damaged", e);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private static String decode(Path file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw fault(file, firstFault(bytes), e);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The number of the line, from 1, of the first byte that is no part of a character. */
    private static long firstFault(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
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
