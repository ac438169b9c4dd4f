package org.jaket.language;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jaket.store.BadInputException;
import org.jaket.store.SafeTensors;
import org.jaket.store.TensorInfo;
import org.jspecify.annotations.Nullable;

/** The weights of a backbone in its safetensors files, checked when they were found and read when they are wanted. */
public final class BackboneWeights {

    private final List<Path> files;
    private final Map<String, String> sources;

    private BackboneWeights(List<Path> files, Map<String, String> sources) {
        this.files = List.copyOf(files);
        this.sources = sources;
    }

    /**
     * Finds every weight of an encoder, and those of its masked-token head if there is one.
     *
     * @param files all files of the model; no two hold a tensor of one name
     * @param config its shape
     * @throws BadInputException if a file is damaged, or a tensor is missing, has another shape, or holds NaN or infinity
     */
    static BackboneWeights find(List<Path> files, LanguageConfig config) {
        try (Shards tensors = new Shards(files)) {
            String prefix = tensors.prefix();
            boolean head = tensors.hasHead(config.type());
            Map<String, String> sources = new LinkedHashMap<>();
            LanguageNames.shapes(config).forEach((name, shape) -> {
                if (head || !name.startsWith(LanguageNames.HEAD)) {
                    String source = tensors.source(config.type(), prefix, name);
                    if (source != null) {
                        tensors.check(source, shape);
                        sources.put(name, source);
                    }
                }
            });
            return new BackboneWeights(files, sources);
        }
    }

    /** Whether the masked-token head is among the weights. */
    boolean hasHead() {
        return sources.containsKey(LanguageNames.HEAD + "dense.weight");
    }

    /** The files that hold the weights. */
    public List<Path> files() {
        return files;
    }

    /**
     * Reads every weight.
     *
     * @param consumer takes each name, as in {@link LanguageModule#declare} without {@code language.}, and its values row
     *     by row
     * @throws BadInputException if a file can no longer be read
     */
    void forEach(BiConsumer<String, float[]> consumer) {
        try (Shards tensors = new Shards(files)) {
            sources.forEach(
                    (name, source) -> consumer.accept(name, tensors.file(source).toFloats(source)));
        }
    }

    /** The open files; which tensor lies in which. */
    private static final class Shards implements AutoCloseable {

        private final List<SafeTensors> open = new ArrayList<>();
        private final Map<String, SafeTensors> byTensor = new LinkedHashMap<>();

        Shards(List<Path> files) {
            try {
                for (Path file : files) {
                    add(SafeTensors.open(file));
                }
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        private void add(SafeTensors file) {
            open.add(file);
            for (String tensor : file.tensors().keySet()) {
                SafeTensors other = byTensor.putIfAbsent(tensor, file);
                if (other != null) {
                    throw new BadInputException(file.file() + ": tensor " + tensor + " is in " + other.file()
                            + " as well; expected each in one file");
                }
            }
        }

        SafeTensors file(String tensor) {
            return java.util.Objects.requireNonNull(byTensor.get(tensor), tensor);
        }

        private String names() {
            Path first = open.get(0).file();
            return open.size() == 1 ? first.toString() : first + " and the files beside it";
        }

        String prefix() {
            for (String prefix : List.of("", "bert.", "roberta.")) {
                if (byTensor.containsKey(prefix + "embeddings.word_embeddings.weight")) {
                    return prefix;
                }
            }
            throw new BadInputException(names()
                    + ": expected a tensor embeddings.word_embeddings.weight, alone or after bert. or roberta., found"
                    + " none; this is not a BERT or RoBERTa encoder");
        }

        boolean hasHead(ModelType type) {
            return HuggingFaceNames.candidates(type, "", LanguageNames.HEAD + "dense.weight").stream()
                    .anyMatch(byTensor::containsKey);
        }

        @Nullable
        String source(ModelType type, String prefix, String name) {
            List<String> candidates = HuggingFaceNames.candidates(type, prefix, name);
            for (String candidate : candidates) {
                if (byTensor.containsKey(candidate)) {
                    return candidate;
                }
            }
            if (type == ModelType.ROBERTA && name.equals("embeddings.token_type_embeddings.weight")) {
                return null;
            }
            throw new BadInputException(names() + ": tensor " + candidates.get(0)
                    + " is missing; save the model again with transformers or choose another backbone");
        }

        void check(String source, long[] shape) {
            SafeTensors tensors = file(source);
            TensorInfo info = tensors.tensor(source);
            if (!Arrays.equals(info.dimensions(), shape)) {
                throw new BadInputException(tensors.file() + ": tensor " + source + " should have shape "
                        + Arrays.toString(shape) + " by config.json, found " + info.shape());
            }
            tensors.requireFinite(source);
        }

        @Override
        public void close() {
            open.forEach(SafeTensors::close);
        }
    }
}
