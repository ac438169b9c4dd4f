package org.jaket.text;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@code tokenizer.json} says of its vocabulary; the native code does not tell.
 *
 * @param type {@code bert} or {@code roberta}
 * @param vocabulary the vocabulary
 * @param wordByWord whether what lies between two spaces becomes the same tokens wherever it stands, as with BERT
 */
record TokenizerFile(String type, Vocabulary vocabulary, boolean wordByWord) {

    /** No vocabulary of this field comes near; a larger id is a damaged file and would only cost memory. */
    private static final int MAX_ID = 10_000_000;

    static TokenizerFile parse(Path file, byte[] bytes) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + " is not JSON: " + JsonFault.of(e) + "; expected a Hugging Face tokenizer.json");
        }
        JsonNode model = root.path("model");
        String type = model.path("type").asString("");
        JsonNode vocabulary = model.path("vocab");
        if (!vocabulary.isObject()) {
            throw new BadInputException(file + " has no vocabulary at model.vocab"
                    + (type.isEmpty() ? "" : " (its model type is " + type + ")")
                    + "; expected the tokenizer.json of a BERT or RoBERTa model");
        }
        Map<String, Integer> ids = new HashMap<>();
        vocabulary.properties().forEach(entry -> ids.put(entry.getKey(), id(file, entry.getKey(), entry.getValue())));
        BitSet special = new BitSet();
        for (JsonNode token : root.path("added_tokens")) {
            String content = token.path("content").asString("");
            int id = id(file, content, token.path("id"));
            ids.put(content, id);
            if (token.path("special").asBoolean(false)) {
                special.set(id);
            }
        }
        int size = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
        int cls = find(file, ids, List.of("[CLS]", "<s>"));
        int sep = find(file, ids, List.of("[SEP]", "</s>"));
        int mask = find(file, ids, List.of("[MASK]", "<mask>"));
        int pad = find(file, ids, List.of("[PAD]", "<pad>"));
        return new TokenizerFile(
                ids.containsKey("[CLS]") ? "bert" : "roberta",
                vocabulary(file, size, cls, sep, mask, pad, special),
                wordByWord(root));
    }

    private static boolean wordByWord(JsonNode root) {
        boolean local = root.path("model").path("type").asString("").equals("WordPiece")
                && root.path("pre_tokenizer").path("type").asString("").equals("BertPreTokenizer")
                && root.path("normalizer").path("type").asString("").equals("BertNormalizer");
        for (JsonNode token : root.path("added_tokens")) {
            local &= !token.path("lstrip").asBoolean(false)
                    && !token.path("rstrip").asBoolean(false)
                    && !token.path("single_word").asBoolean(false)
                    && !token.path("content").asString("").contains(" ");
        }
        return local;
    }

    private static Vocabulary vocabulary(Path file, int size, int cls, int sep, int mask, int pad, BitSet special) {
        try {
            return new Vocabulary(size, cls, sep, mask, pad, special);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(file + " has no usable vocabulary: " + e.getMessage());
        }
    }

    private static int id(Path file, String token, JsonNode value) {
        int id = value.isIntegralNumber() ? value.asInt(-1) : -1;
        if (id < 0 || id > MAX_ID) {
            throw new BadInputException(file + " gives token \"" + token + "\" the id " + value
                    + "; expected a whole number from 0 to " + MAX_ID);
        }
        return id;
    }

    private static int find(Path file, Map<String, Integer> ids, List<String> names) {
        for (String name : names) {
            Integer id = ids.get(name);
            if (id != null) {
                return id;
            }
        }
        throw new BadInputException(file + " has no token " + String.join(" or ", names)
                + "; expected the tokenizer.json of a BERT or RoBERTa model");
    }
}
