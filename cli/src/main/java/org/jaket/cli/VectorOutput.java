package org.jaket.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Vectors as they come, to JSON Lines or to a safetensors file. */
final class VectorOutput implements AutoCloseable {

    private final Writer lines;
    private final @Nullable Path file;
    private final @Nullable Path partial;
    private final int width;
    private final List<float[]> rows = new ArrayList<>();
    private final StringBuilder ids = new StringBuilder();
    private final boolean tensors;

    private VectorOutput(Writer lines, @Nullable Path file, @Nullable Path partial, boolean tensors, int width) {
        this.lines = lines;
        this.file = file;
        this.partial = partial;
        this.tensors = tensors;
        this.width = width;
    }

    /**
     * An output.
     *
     * @param file a name that ends in .safetensors, any other for JSON Lines, null for standard output
     * @param out standard output
     * @param width the width of every vector
     */
    static VectorOutput to(@Nullable Path file, PrintWriter out, int width) {
        if (file == null) {
            return new VectorOutput(out, null, null, false, width);
        }
        if (file.toString().endsWith(".safetensors")) {
            return new VectorOutput(out, file, null, true, width);
        }
        Path partial = AtomicFiles.partial(file);
        try {
            return new VectorOutput(Files.newBufferedWriter(partial), file, partial, false, width);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
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
        if (tensors) {
            rows.add(vector);
            ids.append(JsonMapper.shared().writeValueAsString(node)).append('\n');
            return;
        }
        ArrayNode array = node.putArray("vector");
        for (float component : vector) {
            array.add(component);
        }
        try {
            lines.write(JsonMapper.shared().writeValueAsString(node) + "\n");
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
        if (tensors && file != null) {
            try (SafeTensorsWriter writer = SafeTensorsWriter.create(
                    file, Map.of(), List.of(new TensorSpec("vectors", DType.F32, rows.size(), width)))) {
                rows.forEach(row -> writer.writeFloats("vectors", row));
                writer.commit();
            }
            String name = String.valueOf(file.getFileName());
            AtomicFiles.write(
                    file.resolveSibling(name.substring(0, name.length() - ".safetensors".length()) + ".ids.jsonl"),
                    ids.toString());
            return;
        }
        if (partial == null || file == null) {
            requireWritten();
            return;
        }
        try {
            lines.close();
        } catch (IOException e) {
            throw fault(e);
        }
        AtomicFiles.replaceFile(partial, file);
    }

    /** Removes a file that was not completed. */
    @Override
    public void close() {
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
