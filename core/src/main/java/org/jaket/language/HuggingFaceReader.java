package org.jaket.language;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jaket.text.Tokenizer;
import org.jaket.text.Vocabulary;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a model as {@code transformers} keeps it: configuration, weights in one safetensors file or in several with an
 * index, and a tokenizer.
 */
final class HuggingFaceReader {

    static final String INDEX = "model.safetensors.index.json";
    static final String VOCABULARY = "vocab.txt";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";

    static final String CONVERT = "; write safetensors with: AutoModelForMaskedLM.from_pretrained(DIR)"
            + ".save_pretrained(OUT) and AutoTokenizer.from_pretrained(DIR).save_pretrained(OUT), in Python";

    private static final String WRITE_TOKENIZER =
            "write it with: AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR), in Python";

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}");

    private HuggingFaceReader() {}

    /**
     * Reads a BERT or RoBERTa encoder.
     *
     * @param directory holds the model
     * @param name what to call it
     * @param cacheDir where a tokenizer is kept that had to be made from {@code vocab.txt}
     * @return the backbone; its weights are checked but stay in their files
     * @throws BadInputException if a file is missing, unusable or does not fit the others, or a weight is missing,
     *     misshapen, NaN or infinite
     */
    static Backbone read(Path directory, String name, Path cacheDir) {
        Path config = directory.resolve(HuggingFaceDirectory.CONFIG);
        if (!Files.isRegularFile(config)) {
            throw new BadInputException(
                    directory + " has no " + HuggingFaceDirectory.CONFIG + "; a Hugging Face model directory has one");
        }
        List<Path> weights = weights(directory);
        Path tokenizer = tokenizer(directory, cacheDir);
        LanguageConfig shape = ConfigJson.read(config);
        requireFit(tokenizer, config, shape);
        BackboneWeights found = BackboneWeights.find(weights, shape);
        return new Backbone(shape, found, tokenizer, name, checksum(weights), found.hasHead());
    }

    /** Of one file, its SHA-256; of several, that of the lines "checksum, two spaces, name" in their order. */
    private static String checksum(List<Path> files) {
        if (files.size() == 1) {
            return AtomicFiles.sha256(files.get(0));
        }
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            lines.append(AtomicFiles.sha256(file))
                    .append("  ")
                    .append(file.getFileName())
                    .append('\n');
        }
        return AtomicFiles.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void requireFit(Path tokenizer, Path config, LanguageConfig shape) {
        Vocabulary vocabulary;
        try (Tokenizer read = Tokenizer.load(tokenizer)) {
            vocabulary = read.vocabulary();
        }
        if (vocabulary.size() > shape.vocabularySize()) {
            throw new BadInputException(
                    tokenizer + " has token ids up to " + (vocabulary.size() - 1) + ", but " + config
                            + " gives a vocab_size of " + shape.vocabularySize()
                            + "; take configuration, weights and tokenizer of one model");
        }
        // RoBERTa counts positions from the padding token's id on.
        if (shape.type() == ModelType.ROBERTA && vocabulary.padId() != shape.padTokenId()) {
            throw new BadInputException(tokenizer + " has the padding token " + vocabulary.padId() + ", but " + config
                    + " gives a pad_token_id of " + shape.padTokenId()
                    + "; take configuration, weights and tokenizer of one model");
        }
    }

    private static List<Path> weights(Path directory) {
        Path file = directory.resolve(HuggingFaceDirectory.WEIGHTS);
        if (Files.isRegularFile(file)) {
            return List.of(file);
        }
        Path index = directory.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            return shards(index);
        }
        for (String other :
                List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack")) {
            if (Files.exists(directory.resolve(other))) {
                throw new BadInputException(directory + " has its weights in " + other + ", expected "
                        + HuggingFaceDirectory.WEIGHTS + CONVERT);
            }
        }
        throw new BadInputException(directory + " has no " + HuggingFaceDirectory.WEIGHTS + CONVERT);
    }

    private static List<Path> shards(Path index) {
        Map<String, Path> files = new TreeMap<>();
        for (String name : shardNames(json(index), index.toString())) {
            Path shard = index.resolveSibling(name);
            if (!Files.isRegularFile(shard)) {
                throw new BadInputException(
                        index + " names " + name + ", which is not there; copy or fetch the missing file");
            }
            files.put(name, shard);
        }
        return List.copyOf(files.values());
    }

    /**
     * The files that an index of weights names.
     *
     * @param root its JSON
     * @param where what to call it in errors
     * @throws BadInputException if it names none, or something that is no plain file name
     */
    static Collection<String> shardNames(JsonNode root, String where) {
        Map<String, Boolean> names = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path("weight_map").properties()) {
            String name = entry.getValue().asString("");
            if (!FILE_NAME.matcher(name).matches()) {
                throw new BadInputException(where + ": expected the file of tensor " + entry.getKey()
                        + " to be a name beside it, found " + entry.getValue());
            }
            names.put(name, true);
        }
        if (names.isEmpty()) {
            throw new BadInputException(where + " names no file of weights; expected an object weight_map");
        }
        return names.keySet();
    }

    private static Path tokenizer(Path directory, Path cacheDir) {
        Path file = directory.resolve(HuggingFaceDirectory.TOKENIZER);
        if (Files.isRegularFile(file)) {
            return file;
        }
        Path vocabulary = directory.resolve(VOCABULARY);
        if (Files.isRegularFile(vocabulary)) {
            return made(vocabulary, directory.resolve(TOKENIZER_CONFIG), cacheDir);
        }
        throw new BadInputException(directory + " has no " + HuggingFaceDirectory.TOKENIZER
                + (Files.isRegularFile(directory.resolve("merges.txt")) ? " but vocab.json and merges.txt; " : "; ")
                + WRITE_TOKENIZER);
    }

    /** A tokenizer made from {@code vocab.txt}, kept in the cache under its own checksum. */
    private static Path made(Path vocabulary, Path config, Path cacheDir) {
        if (!Files.isRegularFile(config)) {
            throw new BadInputException(vocabulary.getParent() + " has " + VOCABULARY + " but neither "
                    + HuggingFaceDirectory.TOKENIZER + " nor " + TOKENIZER_CONFIG
                    + ", which says whether texts are lower-cased; " + WRITE_TOKENIZER);
        }
        String json = WordPieceTokenizer.json(text(vocabulary), options(config), vocabulary.toString());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Path tokenizers = cacheDir.resolve("tokenizers");
        Path target = tokenizers.resolve(AtomicFiles.sha256(bytes) + ".json");
        if (!Files.isRegularFile(target)) {
            AtomicFiles.requireWritable(tokenizers);
            AtomicFiles.write(target, bytes);
        }
        return target;
    }

    private static WordPieceTokenizer.Options options(Path config) {
        JsonNode root = json(config);
        String kind = root.path("tokenizer_class").asString("BertTokenizer");
        if (!kind.equals("BertTokenizer") && !kind.equals("BertTokenizerFast")) {
            throw new BadInputException(config + ": expected tokenizer_class BertTokenizer beside " + VOCABULARY
                    + ", found " + kind + "; " + WRITE_TOKENIZER);
        }
        if (!root.path("do_basic_tokenize").asBoolean(true)) {
            throw new BadInputException(
                    config + ": expected do_basic_tokenize to be true, found false; " + WRITE_TOKENIZER);
        }
        JsonNode accents = root.path("strip_accents");
        return new WordPieceTokenizer.Options(
                flag(config, root, "do_lower_case"),
                accents.isBoolean() ? accents.booleanValue() : null,
                flag(config, root, "tokenize_chinese_chars"));
    }

    private static boolean flag(Path file, JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (value.isMissingNode()) {
            return true;
        }
        if (!value.isBoolean()) {
            throw new BadInputException(file + ": expected true or false for " + field + ", found " + value);
        }
        return value.booleanValue();
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(text(file));
        } catch (JacksonException e) {
            throw new BadInputException(file + " is not valid JSON: " + JsonFault.of(e), e);
        }
    }

    private static String text(Path file) {
        return Utf8.read(file);
    }
}
