package org.jaket.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonLine;
import org.jaket.store.RowFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vectors as they come, to JSON Lines or to a safetensors file with JSON Lines of what its rows are beside it. None is
 * kept in memory.
 */
final class VectorOutput implements AutoCloseable {

    private static final String TENSORS = ".safetensors";

    private final Writer lines;
    private final @Nullable Path file;
    private final @Nullable Path partial;
    private final @Nullable RowFile rows;

    private VectorOutput(Writer lines, @Nullable Path file, @Nullable Path partial, @Nullable RowFile rows) {
        this.lines = lines;
        this.file = file;
        this.partial = partial;
        this.rows = rows;
    }

    /**
     * An output.
     *
     * @param file a name that ends in .safetensors, any other for JSON Lines, null for standard output
     * @param out standard output
     * @param width the width of every vector
     * @throws BadInputException as {@link OutputFile#requirePossible} does, or if the file cannot be written
     */
    static VectorOutput to(@Nullable Path file, PrintWriter out, int width) {
        if (file == null) {
            return new VectorOutput(out, null, null, null);
        }
        OutputFile.requirePossible(file, "--out");
        boolean tensors = file.toString().endsWith(TENSORS);
        Path named = tensors ? ids(file) : file;
        Path partial = AtomicFiles.partial(named);
        RowFile rows = tensors ? new RowFile(file, "vectors", width) : null;
        try {
            return new VectorOutput(Files.newBufferedWriter(partial), named, partial, rows);
        } catch (IOException e) {
            if (rows != null) {
                rows.close();
            }
            throw BadInputException.writing(file, e);
        }
    }

    /** The name of the lines that say what the rows of a tensor are. */
    private static Path ids(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name.substring(0, name.length() - TENSORS.length()) + ".ids.jsonl");
    }

    /** The vector of an entity. */
    void entity(String id, float[] vector) {
        put("id", id, vector);
    }

    /** The vector of a text. */
    void text(String text, float[] vector) {
        put("text", text, vector);
    }

    private void put(String what, String value, float[] vector) {
        ObjectNode node = JsonMapper.shared().createObjectNode().put(what, value);
        if (rows != null) {
            rows.append(vector);
        } else {
            ArrayNode array = node.putArray("vector");
            for (float component : vector) {
                array.add(component);
            }
        }
        try {
            lines.write(JsonLine.of(node) + "\n");
        } catch (IOException e) {
            throw fault(e);
        }
        requireWritten();
    }

    /** Standard output does not throw what goes wrong, and is flushed to find out. */
    private void requireWritten() {
        if (lines instanceof PrintWriter out) {
            StandardOutput.requireWritten(out);
        }
    }

    private BadInputException fault(IOException cause) {
        return file == null ? StandardOutput.fault() : BadInputException.writing(file, cause);
    }

    /** Completes the output and gives a file its name. */
    void finish() {
        if (partial == null || file == null) {
            requireWritten();
            return;
        }
        try {
            lines.close();
        } catch (IOException e) {
            throw fault(e);
        }
        if (rows != null) {
            rows.commit();
        }
        AtomicFiles.replaceFile(partial, file);
    }

    /** Removes a file that was not completed. */
    @Override
    public void close() {
        if (rows != null) {
            rows.close();
        }
        if (partial == null) {
            return;
        }
        try {
            lines.close();
        } catch (IOException e) {
            // What could not be written is deleted; finish() has said so, or something else has gone wrong before.
        }
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
