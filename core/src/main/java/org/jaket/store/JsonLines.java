package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/** Random access to the lines of a JSON Lines file; keeps eight bytes a line. Safe for use from several threads. */
final class JsonLines implements AutoCloseable {

    private static final int LONGEST = 1 << 26;

    private final Path file;
    private final FileChannel channel;
    private final long[] starts;

    private JsonLines(Path file, FileChannel channel, long[] starts) {
        this.file = file;
        this.channel = channel;
        this.starts = starts;
    }

    /** Opens a file and refuses it unless it has exactly the expected number of lines. */
    static JsonLines open(Path file, long expectedLines) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                return new JsonLines(file, channel, index(file, channel, expectedLines));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    int size() {
        return starts.length - 1;
    }

    /** Parses a line; {@code parser} gets it and the words that name it in an error. */
    <T> T read(int line, BiFunction<JsonNode, String, T> parser) {
        String where = file + ", line " + (line + 1L);
        long length = starts[line + 1] - starts[line];
        if (length > LONGEST) {
            throw new BadInputException(where + " has " + length + " bytes, expected at most " + LONGEST);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, starts[line] + buffer.position()) < 0) {
                    throw new BadInputException(file + " has been truncated since it was opened");
                }
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
        return parser.apply(Json.object(buffer.array(), where), where);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private static long[] index(Path file, FileChannel channel, long expectedLines) throws IOException {
        long[] starts = new long[1024];
        int lines = 0;
        long at = 0;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
        while (channel.read(buffer.clear(), at) >= 0) {
            byte[] bytes = buffer.array();
            for (int i = 0; i < buffer.position(); i++) {
                if (bytes[i] == '\n') {
                    lines++;
                    if (lines > expectedLines) {
                        throw new BadInputException(file + " has more lines than the " + expectedLines
                                + " that dataset.json gives; prepare the data set again");
                    }
                    if (lines == starts.length) {
                        starts = Arrays.copyOf(starts, Math.multiplyExact(lines, 2));
                    }
                    starts[lines] = at + i + 1;
                }
            }
            at += buffer.position();
        }
        if (starts[lines] != at) {
            throw new BadInputException(file + " is truncated: line " + (lines + 1L) + " has no end");
        }
        if (lines != expectedLines) {
            throw new BadInputException(file + " has " + lines + " lines, and dataset.json gives " + expectedLines
                    + "; prepare the data set again");
        }
        return Arrays.copyOf(starts, lines + 1);
    }
}
