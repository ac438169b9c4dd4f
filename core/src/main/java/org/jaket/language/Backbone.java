package org.jaket.language;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.BadInputException;

/**
 * A pre-trained encoder to start from.
 *
 * @param config its shape
 * @param weights its weights, in their file
 * @param tokenizerJson its tokenizer
 * @param name the name or directory it was asked for by
 * @param sha256 the checksum of its weights, for the provenance of a run
 * @param maskedTokenHead whether the weights hold a masked-token head
 */
public record Backbone(
        LanguageConfig config,
        BackboneWeights weights,
        Path tokenizerJson,
        String name,
        String sha256,
        boolean maskedTokenHead) {

    /**
     * Finds a backbone and checks it whole.
     *
     * @param nameOrDir {@code bge-small}, or a directory with {@code config.json}, {@code model.safetensors} and
     *     {@code tokenizer.json} of a BERT or RoBERTa model
     * @param cacheDir where the embedded backbone is kept once it has been unpacked
     * @return the backbone
     * @throws BadInputException if there is none of that name, or a file or weight is missing or unusable
     */
    public static Backbone load(String nameOrDir, Path cacheDir) {
        if (nameOrDir.equals(EmbeddedBackbone.NAME)) {
            return HuggingFaceDirectory.read(EmbeddedBackbone.directory(cacheDir), nameOrDir);
        }
        Path directory = Path.of(nameOrDir);
        if (!Files.isDirectory(directory)) {
            throw new BadInputException("no backbone named " + nameOrDir + "; expected " + EmbeddedBackbone.NAME
                    + " or a directory with config.json, model.safetensors and tokenizer.json");
        }
        return HuggingFaceDirectory.read(directory, nameOrDir);
    }
}
