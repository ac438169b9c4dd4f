package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class WordPieceTokenizerTest {

    /** bge-small has the 30,522 pieces of bert-base-uncased, and its file was written by Hugging Face's library. */
    @Test
    void writesTheBytesThatHuggingFaceWrites() throws IOException {
        String expected;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(EmbeddedBackbone.TOKENIZER))) {
            expected = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> pieces = new ArrayList<>();
        JsonMapper.shared()
                .readTree(expected)
                .path("model")
                .path("vocab")
                .properties()
                .forEach(entry -> pieces.add(entry.getKey()));
        assertThat(pieces).hasSize(30522);
        String vocabulary = String.join("\n", pieces) + "\n";
        assertThat(WordPieceTokenizer.json(vocabulary, WordPieceTokenizer.Options.UNCASED, "vocab.txt"))
                .isEqualTo(expected);
        assertThat(WordPieceTokenizer.json(
                        vocabulary.replace("\n", "\r\n"), WordPieceTokenizer.Options.UNCASED, "vocab.txt"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'[PAD] [UNK] [CLS] [SEP] a', '[MASK]'",
        "'[PAD] [UNK] [CLS] [SEP] [MASK] a b a', 'line 8'",
        "'', '[PAD]'",
    })
    void refusesVocabulariesOfOtherKinds(String pieces, String part) {
        assertThatThrownBy(() -> WordPieceTokenizer.json(
                        pieces.replace(' ', '\n'), WordPieceTokenizer.Options.UNCASED, "dir/vocab.txt"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("dir/vocab.txt", part);
    }
}
