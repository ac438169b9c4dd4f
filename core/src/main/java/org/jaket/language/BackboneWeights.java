package org.jaket.language;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jaket.store.BadInputException;
import org.jaket.store.SafeTensors;
import org.jaket.store.TensorInfo;
import org.jspecify.annotations.Nullable;

/** The weights of a backbone in a safetensors file, checked when they were found and read when they are wanted. */
public final class BackboneWeights {

    private final Path file;
    private final Map<String, String> sources;

    private BackboneWeights(Path file, Map<String, String> sources) {
        this.file = file;
        this.sources = sources;
    }

    /**
     * Finds every weight of an encoder, and those of its masked-token head if there is one.
     *
     * @throws BadInputException if a tensor is missing, has another shape, or holds NaN or infinity
     */
    static BackboneWeights find(Path file, LanguageConfig config) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            String prefix = prefix(tensors);
            boolean head = hasHead(tensors, config.type());
            Map<String, String> sources = new LinkedHashMap<>();
            LanguageNames.shapes(config).forEach((name, shape) -> {
                if (head || !name.startsWith(LanguageNames.HEAD)) {
                    String source = source(tensors, config.type(), prefix, name);
                    if (source != null) {
                        check(tensors, source, shape);
                        sources.put(name, source);
                    }
                }
            });
            return new BackboneWeights(file, sources);
        }
    }

    /** Whether the masked-token head is among the weights. */
    boolean hasHead() {
        return sources.containsKey(LanguageNames.HEAD + "dense.weight");
    }

    /** The file that holds the weights. */
    public Path file() {
        return file;
    }

    /**
     * Reads every weight.
     *
     * @param consumer takes each name, as in {@link LanguageModule#declare} without {@code language.}, and its values row
     *     by row
     * @throws BadInputException if the file can no longer be read
     */
    void forEach(BiConsumer<String, float[]> consumer) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            sources.forEach((name, source) -> consumer.accept(name, tensors.toFloats(source)));
        }
    }

    private static String prefix(SafeTensors tensors) {
        for (String prefix : List.of("", "bert.", "roberta.")) {
            if (tensors.tensors().containsKey(prefix + "embeddings.word_embeddings.weight")) {
                return prefix;
            }
        }
        throw new BadInputException(tensors.file()
                + ": expected a tensor embeddings.word_embeddings.weight, alone or after bert. or roberta., found none; "
                + "this is not a BERT or RoBERTa encoder");
    }

    private static boolean hasHead(SafeTensors tensors, ModelType type) {
        return HuggingFaceNames.candidates(type, "", LanguageNames.HEAD + "dense.weight").stream()
                .anyMatch(tensors.tensors()::containsKey);
    }

    private static @Nullable String source(SafeTensors tensors, ModelType type, String prefix, String name) {
        List<String> candidates = HuggingFaceNames.candidates(type, prefix, name);
        for (String candidate : candidates) {
            if (tensors.tensors().containsKey(candidate)) {
                return candidate;
            }
        }
        if (type == ModelType.ROBERTA && name.equals("embeddings.token_type_embeddings.weight")) {
            return null;
        }
        throw new BadInputException(tensors.file() + ": tensor " + candidates.get(0)
                + " is missing; save the model again with transformers or choose another backbone");
    }

    private static void check(SafeTensors tensors, String source, long[] shape) {
        TensorInfo info = tensors.tensor(source);
        if (!Arrays.equals(info.dimensions(), shape)) {
            throw new BadInputException(tensors.file() + ": tensor " + source + " should have shape "
                    + Arrays.toString(shape) + " by config.json, found " + info.shape());
        }
        tensors.requireFinite(source);
    }
}
