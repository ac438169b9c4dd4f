package org.jaket.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the {@code tokenizer.json} of a BERT from its {@code vocab.txt}, to the byte as Hugging Face's
 * {@code tokenizers} library saves it.
 */
final class WordPieceTokenizer {

    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /**
     * How a text is cleaned before it is cut.
     *
     * @param lowerCase whether letters become small
     * @param stripAccents whether accents go; null: exactly when letters become small
     * @param chineseCharacters whether each Chinese character is a word
     */
    record Options(boolean lowerCase, @Nullable Boolean stripAccents, boolean chineseCharacters) {
        /** Those of bert-base-uncased. */
        static final Options UNCASED = new Options(true, null, true);
    }

    private WordPieceTokenizer() {}

    /**
     * Makes a tokenizer.
     *
     * @param vocabulary the text of {@code vocab.txt}: one piece a line, its id is the line's number from 0
     * @param options how texts are cleaned
     * @param source what to call the vocabulary in errors
     * @return the text of {@code tokenizer.json}
     * @throws BadInputException if the special tokens are missing or a piece stands there twice
     */
    static String json(String vocabulary, Options options, String source) {
        Map<String, Integer> ids = ids(vocabulary, source);
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        SPECIAL.stream()
                .sorted(java.util.Comparator.comparing(ids::get))
                .forEach(token -> added.add(special(token, id(ids, token))));
        ObjectNode normalizer = root.putObject("normalizer");
        normalizer.put("type", "BertNormalizer");
        normalizer.put("clean_text", true);
        normalizer.put("handle_chinese_chars", options.chineseCharacters());
        normalizer.put("strip_accents", options.stripAccents());
        normalizer.put("lowercase", options.lowerCase());
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        template(root.putObject("post_processor"), ids);
        ObjectNode decoder = root.putObject("decoder");
        decoder.put("type", "WordPiece");
        decoder.put("prefix", "##");
        decoder.put("cleanup", true);
        ObjectNode model = root.putObject("model");
        model.put("type", "WordPiece");
        model.put("unk_token", "[UNK]");
        model.put("continuing_subword_prefix", "##");
        model.put("max_input_chars_per_word", 100);
        ObjectNode pieces = model.putObject("vocab");
        ids.forEach(pieces::put);
        return writer().writeValueAsString(root);
    }

    private static Map<String, Integer> ids(String vocabulary, String source) {
        List<String> lines = new ArrayList<>(List.of(vocabulary.split("\r?\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String piece : lines) {
            Integer earlier = ids.putIfAbsent(piece, ids.size());
            if (earlier != null) {
                throw new BadInputException(source + ", line " + (ids.size() + 1) + ": the piece \"" + piece
                        + "\" stands on line " + (earlier + 1) + " already; expected each once");
            }
        }
        for (String token : SPECIAL) {
            if (!ids.containsKey(token)) {
                throw new BadInputException(source + " has no line " + token + "; expected the vocabulary of a BERT");
            }
        }
        return ids;
    }

    private static int id(Map<String, Integer> ids, String token) {
        return java.util.Objects.requireNonNull(ids.get(token));
    }

    private static ObjectNode special(String token, int id) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", id);
        node.put("content", token);
        node.put("single_word", false);
        node.put("lstrip", false);
        node.put("rstrip", false);
        node.put("normalized", false);
        node.put("special", true);
        return node;
    }

    private static void template(ObjectNode node, Map<String, Integer> ids) {
        node.put("type", "TemplateProcessing");
        ArrayNode single = node.putArray("single");
        part(single, "SpecialToken", "[CLS]", 0);
        part(single, "Sequence", "A", 0);
        part(single, "SpecialToken", "[SEP]", 0);
        ArrayNode pair = node.putArray("pair");
        part(pair, "SpecialToken", "[CLS]", 0);
        part(pair, "Sequence", "A", 0);
        part(pair, "SpecialToken", "[SEP]", 0);
        part(pair, "Sequence", "B", 1);
        part(pair, "SpecialToken", "[SEP]", 1);
        ObjectNode tokens = node.putObject("special_tokens");
        for (String token : List.of("[CLS]", "[SEP]")) {
            ObjectNode entry = tokens.putObject(token);
            entry.put("id", token);
            entry.putArray("ids").add(id(ids, token));
            entry.putArray("tokens").add(token);
        }
    }

    private static void part(ArrayNode list, String kind, String id, int type) {
        ObjectNode content = list.addObject().putObject(kind);
        content.put("id", id);
        content.put("type_id", type);
    }

    private static ObjectWriter writer() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return MAPPER.writer()
                .with(new DefaultPrettyPrinter(separators)
                        .withObjectIndenter(indenter)
                        .withArrayIndenter(indenter));
    }
}
