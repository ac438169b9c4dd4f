package org.jaket.language;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Hugging Face's {@code config.json}. */
final class ConfigJson {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ConfigJson() {}

    /**
     * Reads and checks a configuration.
     *
     * @throws BadInputException if the file cannot be read, a value is missing or impossible, or the model computes what
     *     this one does not
     */
    static LanguageConfig read(Path file) {
        JsonNode root;
        try {
            root = MAPPER.readTree(Utf8.read(file));
        } catch (JacksonException e) {
            throw new BadInputException(file + " is not valid JSON: " + JsonFault.of(e), e);
        }
        ModelType type = type(file, root);
        expect(file, root, "hidden_act", "gelu");
        expect(file, root, "position_embedding_type", "absolute");
        expect(file, root, "is_decoder", "false");
        expect(file, root, "tie_word_embeddings", "true");
        try {
            return new LanguageConfig(
                    type,
                    whole(file, root, "vocab_size", null),
                    whole(file, root, "hidden_size", null),
                    whole(file, root, "num_hidden_layers", null),
                    whole(file, root, "num_attention_heads", null),
                    whole(file, root, "intermediate_size", null),
                    whole(file, root, "max_position_embeddings", null),
                    Math.max(1, whole(file, root, "type_vocab_size", 2)),
                    number(file, root, "layer_norm_eps", 1e-12),
                    whole(file, root, "pad_token_id", type == ModelType.BERT ? 0 : 1),
                    number(file, root, "hidden_dropout_prob", 0.1),
                    number(file, root, "attention_probs_dropout_prob", 0.1));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        }
    }

    /** The configuration as {@code transformers} reads it, for a model with a masked-token head. */
    static String write(LanguageConfig config) {
        boolean bert = config.type() == ModelType.BERT;
        ObjectNode root = MAPPER.createObjectNode();
        root.putArray("architectures").add(bert ? "BertForMaskedLM" : "RobertaForMaskedLM");
        root.put("model_type", config.type().name().toLowerCase(Locale.ROOT));
        root.put("vocab_size", config.vocabularySize());
        root.put("hidden_size", config.hiddenSize());
        root.put("num_hidden_layers", config.layers());
        root.put("num_attention_heads", config.heads());
        root.put("intermediate_size", config.intermediateSize());
        root.put("max_position_embeddings", config.maxPositions());
        root.put("type_vocab_size", config.typeVocabularySize());
        root.put("layer_norm_eps", config.layerNormEps());
        root.put("pad_token_id", config.padTokenId());
        root.put("hidden_dropout_prob", config.hiddenDropout());
        root.put("attention_probs_dropout_prob", config.attentionDropout());
        root.put("hidden_act", "gelu");
        root.put("position_embedding_type", "absolute");
        root.put("tie_word_embeddings", true);
        root.put("dtype", "float32");
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static ModelType type(Path file, JsonNode root) {
        String name = root.path("model_type").asString("");
        return switch (name) {
            case "bert" -> ModelType.BERT;
            case "roberta" -> ModelType.ROBERTA;
            default ->
                throw new BadInputException(file + ": expected model_type \"bert\" or \"roberta\", found "
                        + root.path("model_type") + "; only these two families can be a backbone");
        };
    }

    private static void expect(Path file, JsonNode root, String field, String value) {
        String found = isAbsent(root.path(field)) ? value : root.path(field).asString();
        if (!found.equals(value)) {
            throw new BadInputException(file + ": expected " + field + " to be " + value + ", found " + found
                    + "; such a model cannot be a backbone");
        }
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static int whole(Path file, JsonNode root, String field, @Nullable Integer preset) {
        JsonNode value = root.path(field);
        if (isAbsent(value) && preset != null) {
            return preset;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new BadInputException(file + ": expected a whole number for " + field + ", found "
                    + (value.isMissingNode() ? "nothing" : value));
        }
        return value.intValue();
    }

    private static double number(Path file, JsonNode root, String field, double preset) {
        JsonNode value = root.path(field);
        if (isAbsent(value)) {
            return preset;
        }
        if (!value.isNumber()) {
            throw new BadInputException(file + ": expected a number for " + field + ", found " + value);
        }
        return value.doubleValue();
    }

    /** The special tokens of {@code tokenizer_config.json}, taken from those that the tokenizer has. */
    static String tokenizer(LanguageConfig config, Path tokenizerJson) {
        boolean bert = config.type() == ModelType.BERT;
        ObjectNode root = MAPPER.createObjectNode();
        root.put("tokenizer_class", "PreTrainedTokenizerFast");
        root.put("model_max_length", config.maxLength());
        List<String> names = List.of("cls_token", "sep_token", "mask_token", "pad_token", "unk_token");
        List<String> tokens = bert
                ? List.of("[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]")
                : List.of("<s>", "</s>", "<mask>", "<pad>", "<unk>");
        JsonNode tokenizer;
        try {
            tokenizer = MAPPER.readTree(Utf8.read(tokenizerJson));
        } catch (JacksonException e) {
            throw new BadInputException(tokenizerJson + " is not valid JSON: " + JsonFault.of(e), e);
        }
        for (int i = 0; i < names.size(); i++) {
            if (has(tokenizer, tokens.get(i))) {
                root.put(names.get(i), tokens.get(i));
            }
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static boolean has(JsonNode tokenizer, String token) {
        for (JsonNode added : tokenizer.path("added_tokens")) {
            if (added.path("content").asString("").equals(token)) {
                return true;
            }
        }
        return tokenizer.path("model").path("vocab").has(token);
    }
}
