package org.jaket.language;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorSpec;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.slf4j.LoggerFactory;

/** A language model as {@code transformers} keeps it: configuration, weights and tokenizer in one directory. */
public final class HuggingFaceDirectory {

    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String TOKENIZER = "tokenizer.json";

    private HuggingFaceDirectory() {}

    /**
     * Writes the language module so that {@code transformers} loads it as {@code BertForMaskedLM} or
     * {@code RobertaForMaskedLM} with no missing or unexpected weights. The directory appears whole or not at all.
     *
     * @param config the shape of the encoder
     * @param parameters holds the weights declared by {@link LanguageModule#declare}
     * @param tokenizerJson the tokenizer the model was trained with
     * @param out the directory to write; an earlier export in its place is replaced
     * @throws BadInputException as {@link #publish} does
     */
    public static void write(LanguageConfig config, Parameters parameters, Path tokenizerJson, Path out) {
        publish(out, parameters.size() * Float.BYTES + (16L << 20), partial -> {
            writeWeights(config, parameters, partial.resolve(WEIGHTS));
            Files.writeString(partial.resolve(CONFIG), ConfigJson.write(config));
            Files.copy(tokenizerJson, partial.resolve(TOKENIZER));
            Files.writeString(
                    partial.resolve(HuggingFaceReader.TOKENIZER_CONFIG), ConfigJson.tokenizer(config, tokenizerJson));
        });
    }

    /**
     * Makes the directory of a model, whole or not at all.
     *
     * @param out the directory to make; an earlier export in its place is replaced
     * @param bytes about how large it will be
     * @param filler writes its files, among them {@code config.json} and {@code tokenizer_config.json}
     * @throws BadInputException if {@code out} exists and is something else or holds something beside the export, or
     *     cannot be written
     */
    public static void publish(Path out, long bytes, Filler filler) {
        EarlierExport.requireReplaceable(out);
        Path parent = out.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new BadInputException("cannot write a model to " + out + "; name a directory below it");
        }
        AtomicFiles.requireWritable(parent);
        AtomicFiles.requireSpace(parent, bytes);
        build(out, filler);
    }

    /**
     * The text of {@code tokenizer_config.json}: the special tokens, as far as the tokenizer has them.
     *
     * @param config the shape of the encoder
     * @param tokenizerJson its tokenizer
     * @throws BadInputException if the tokenizer cannot be read
     */
    public static String tokenizerConfig(LanguageConfig config, Path tokenizerJson) {
        return ConfigJson.tokenizer(config, tokenizerJson);
    }

    /** Fills a directory. */
    public interface Filler {
        /** Writes files, and no directories, into an empty directory. */
        void fill(Path directory) throws IOException;
    }

    /**
     * Fills a directory beside its name and renames it, or removes it if that fails. The directory's name is new, and not
     * a temporary one, which only its creator could read.
     */
    static void build(Path out, Filler filler) {
        Path partial = null;
        try {
            partial = out.toAbsolutePath()
                    .normalize()
                    .resolveSibling(".jaket-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
            Files.createDirectory(partial);
            filler.fill(partial);
            AtomicFiles.replaceDirectory(partial, out);
        } catch (IOException e) {
            throw BadInputException.writing(out, e);
        } finally {
            if (partial != null && Files.exists(partial)) {
                remove(partial);
            }
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            LoggerFactory.getLogger(HuggingFaceDirectory.class).warn("cannot remove {}", directory, e);
        }
    }

    private static void writeWeights(LanguageConfig config, Parameters parameters, Path file) {
        List<TensorSpec> specs = new ArrayList<>();
        Map<String, long[]> shapes = LanguageNames.shapes(config);
        shapes.forEach((name, shape) ->
                specs.add(new TensorSpec(HuggingFaceNames.exported(config.type(), name), DType.F32, shape)));
        // transformers refuses a file whose metadata does not name the framework.
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("format", "pt"), specs)) {
            for (String name : shapes.keySet()) {
                try (PointerScope scope = new PointerScope()) {
                    ByteBuffer bytes = Tensors.bytes(
                            parameters.get(LanguageNames.PREFIX + name).detach());
                    writer.write(HuggingFaceNames.exported(config.type(), name), littleEndian(bytes));
                }
            }
            writer.commit();
        }
    }

    private static ByteBuffer littleEndian(ByteBuffer bytes) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return bytes;
        }
        FloatBuffer values = bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
        ByteBuffer turned = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        turned.asFloatBuffer().put(values);
        return turned;
    }
}
