package org.jaket.corpus;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonLine;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Input that could not be used: counted by reason, and kept line by line for {@code rejects.jsonl} in the data set. The
 * lines wait in a temporary file beside the data set, which is there only once something has been rejected. For one
 * thread.
 */
public final class Rejects implements AutoCloseable {

    private static final int LONGEST_EXCERPT = 200;

    private final Path spool;
    private final Map<String, Long> byReason = new TreeMap<>();
    private @Nullable OutputStream out;
    private String first = "";
    private long count;

    private Rejects(Path spool) {
        this.spool = spool;
    }

    /**
     * Starts with nothing.
     *
     * @param dataset the data-set directory that is being made
     */
    public static Rejects beside(Path dataset) {
        Path absolute = dataset.toAbsolutePath().normalize();
        return new Rejects(absolute.resolveSibling("." + absolute.getFileName() + ".rejects"));
    }

    /**
     * Rejects a piece of input.
     *
     * @param source the file's name, without its directory
     * @param line its line, from 1; 0 where lines mean nothing
     * @param id the identifier that it is about, or null
     * @param reason a short phrase out of a small set, under which it is counted
     * @param found the input itself; an excerpt is kept
     * @throws BadInputException if the temporary file cannot be written
     */
    public void add(String source, long line, @Nullable String id, String reason, String found) {
        if (count++ == 0) {
            first = source + (line > 0 ? ", line " + line : "") + ": " + reason;
        }
        byReason.merge(reason, 1L, Long::sum);
        ObjectNode node = JsonMapper.shared().createObjectNode().put("source", source);
        if (line > 0) {
            node.put("line", line);
        }
        if (id != null) {
            node.put("id", excerpt(id));
        }
        node.put("reason", reason).put("found", excerpt(found));
        try {
            open().write((JsonLine.of(node) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw BadInputException.writing(spool, e);
        }
    }

    private OutputStream open() throws IOException {
        if (out == null) {
            Path parent = spool.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            out = new BufferedOutputStream(Files.newOutputStream(spool), 1 << 16);
        }
        return out;
    }

    private static String excerpt(String text) {
        if (text.length() <= LONGEST_EXCERPT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_EXCERPT - 1)) ? LONGEST_EXCERPT - 1 : LONGEST_EXCERPT;
        return text.substring(0, end) + "…";
    }

    /** How much was rejected. */
    public long count() {
        return count;
    }

    /** How much was rejected for each reason. */
    public Map<String, Long> byReason() {
        return Collections.unmodifiableMap(byReason);
    }

    /** The first reject in words, such as {@code triples.tsv, line 3: not 3 columns}; empty if there is none. */
    public String first() {
        return first;
    }

    /** The temporary file with everything that was rejected, or null if there is nothing. */
    @Nullable
    Path file() {
        if (out == null) {
            return null;
        }
        try {
            out.flush();
        } catch (IOException e) {
            throw BadInputException.writing(spool, e);
        }
        return spool;
    }

    /** Deletes the temporary file. */
    @Override
    public void close() {
        if (out == null) {
            return;
        }
        try {
            out.close();
            Files.deleteIfExists(spool);
        } catch (IOException e) {
            throw BadInputException.writing(spool, e);
        }
    }
}
