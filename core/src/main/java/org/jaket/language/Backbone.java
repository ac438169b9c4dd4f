package org.jaket.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jaket.store.BadInputException;
import org.slf4j.LoggerFactory;

/**
 * A pre-trained encoder to start from.
 *
 * @param config its shape
 * @param weights its weights, in their files
 * @param tokenizerJson its tokenizer
 * @param name the name or directory it was asked for by; of a model from a hub, with the commit
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
     * Finds a backbone, fetches or unpacks it if need be, and checks it whole.
     *
     * @param nameOrDir {@code bge-small}, {@code bert-base-uncased}, {@code hub:ORG/NAME} with {@code @REVISION} or
     *     without, or the Hugging Face directory of a BERT or RoBERTa model
     * @param cacheDir where what was fetched or unpacked is kept for the next time
     * @param notice is told, in one sentence each, what takes long
     * @return the backbone
     * @throws BadInputException if there is none of that name, it cannot be fetched, or a file or weight is missing or
     *     unusable
     */
    public static Backbone load(String nameOrDir, Path cacheDir, Consumer<String> notice) {
        if (nameOrDir.equals(EmbeddedBackbone.NAME)) {
            return CachedModel.load(
                    EmbeddedBackbone.directory(cacheDir), nameOrDir, cacheDir, () -> EmbeddedBackbone.write(cacheDir));
        }
        if (nameOrDir.equals(BertBase.NAME) && !Files.isDirectory(Path.of(nameOrDir))) {
            return CachedModel.load(
                    BertBase.directory(cacheDir), nameOrDir, cacheDir, () -> BertBase.write(cacheDir, notice));
        }
        if (HubReference.isOne(nameOrDir)) {
            return HubModel.load(HubReference.parse(nameOrDir), HubSettings.ofEnvironment(), cacheDir, notice);
        }
        Path directory = Path.of(nameOrDir);
        if (!Files.isDirectory(directory)) {
            throw new BadInputException("no backbone named " + nameOrDir + "; expected " + EmbeddedBackbone.NAME + ", "
                    + BertBase.NAME + ", hub:ORG/NAME, or a directory with config.json, model.safetensors and"
                    + " tokenizer.json");
        }
        return HuggingFaceReader.read(directory, nameOrDir, cacheDir);
    }

    /**
     * The name under which a backbone is found from any directory.
     *
     * @param nameOrDir as for {@link #load(String, Path, Consumer)}
     * @return the absolute path of a directory that is there; any other name as it is
     */
    public static String absolute(String nameOrDir) {
        if (nameOrDir.equals(EmbeddedBackbone.NAME) || HubReference.isOne(nameOrDir)) {
            return nameOrDir;
        }
        Path directory = Path.of(nameOrDir);
        return Files.isDirectory(directory)
                ? directory.toAbsolutePath().normalize().toString()
                : nameOrDir;
    }

    /** Loads as {@link #load(String, Path, Consumer)} does; what takes long goes to the log. */
    public static Backbone load(String nameOrDir, Path cacheDir) {
        return load(nameOrDir, cacheDir, LoggerFactory.getLogger(Backbone.class)::info);
    }

    /**
     * Fetches a backbone that is not in the cache yet, so that a later {@link #load(String, Path)} finds it there. Nothing
     * happens if it is, or need not be fetched.
     *
     * @param nameOrDir as for {@link #load(String, Path, Consumer)}
     * @param cacheDir where what is fetched is kept
     * @param notice is told, in one sentence each, what takes long
     * @throws BadInputException if it cannot be fetched
     */
    public static void fetch(String nameOrDir, Path cacheDir, Consumer<String> notice) {
        if (nameOrDir.equals(BertBase.NAME) && !Files.isDirectory(Path.of(nameOrDir))) {
            if (!CachedModel.isThere(BertBase.directory(cacheDir))) {
                BertBase.write(cacheDir, notice);
            }
        } else if (HubReference.isOne(nameOrDir)) {
            HubModel.fetch(HubReference.parse(nameOrDir), HubSettings.ofEnvironment(), cacheDir, notice);
        }
    }
}
