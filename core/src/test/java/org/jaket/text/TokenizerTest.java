package org.jaket.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizerTest {

    @TempDir
    static Path folder;

    private static Tokenizer bert;
    private static Tokenizer roberta;

    @BeforeAll
    static void load() throws IOException {
        bert = Tokenizer.load(copy("/bge-small-en-v1.5-tokenizer.json"));
        roberta = Tokenizer.load(copy("/org/jaket/text/tiny-roberta-tokenizer.json"));
    }

    @AfterAll
    static void close() {
        bert.close();
        roberta.close();
    }

    private static Path copy(String resource) throws IOException {
        Path file = folder.resolve(Path.of(resource).getFileName());
        try (InputStream in = Objects.requireNonNull(TokenizerTest.class.getResourceAsStream(resource))) {
            Files.copy(in, file);
        }
        return file;
    }

    private static List<String> pieces(Tokenizer tokenizer, String text) {
        Encoded encoded = tokenizer.encode(text);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < encoded.size(); i++) {
            pieces.add(text.substring(encoded.starts()[i], encoded.ends()[i]));
        }
        return pieces;
    }

    /** What transformers makes of them, of the tokenizer of bert-base-uncased, which is this one; bench/peers/make_bert_base_values.py. */
    @Test
    void tokensOfSentencesEqualThoseOfTransformers() throws IOException {
        int sentences = 0;
        try (InputStream in = Objects.requireNonNull(
                TokenizerTest.class.getResourceAsStream("/org/jaket/language/bert-base-uncased/sentences.jsonl"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode sentence = JsonMapper.shared().readTree(line);
                String text = sentence.path("text").asString();
                List<Integer> ids = new ArrayList<>(List.of(bert.clsId()));
                for (int id : bert.encode(text).ids()) {
                    ids.add(id);
                }
                ids.add(bert.sepId());
                assertThat(ids)
                        .as(text)
                        .isEqualTo(sentence.path("ids")
                                .valueStream()
                                .map(JsonNode::intValue)
                                .toList());
                sentences++;
            }
        }
        assertThat(sentences).isGreaterThan(5);
    }

    @Test
    void knowsTheSpecialTokensOfBothFamilies() {
        assertThat(List.of(bert.clsId(), bert.sepId(), bert.maskId(), bert.padId()))
                .containsExactly(101, 102, 103, 0);
        assertThat(bert.vocabularySize()).isEqualTo(30522);
        assertThat(bert.isSpecial(100)).as("[UNK]").isTrue();
        assertThat(bert.isSpecial(7592)).isFalse();
        assertThat(bert.type()).isEqualTo("bert");
        assertThat(List.of(roberta.clsId(), roberta.sepId(), roberta.maskId(), roberta.padId()))
                .containsExactly(0, 2, 4, 1);
        assertThat(roberta.type()).isEqualTo("roberta");
        assertThat(bert.sha256()).hasSize(64).isNotEqualTo(roberta.sha256());
    }

    @Test
    void addsNoSpecialTokensAndDecodes() {
        Encoded encoded = bert.encode("Hello world");
        assertThat(encoded.ids()).containsExactly(7592, 2088);
        assertThat(bert.decode(101, 7592, 2088, 102)).isEqualTo("[CLS] hello world [SEP]");
        assertThat(roberta.decode(roberta.encode("the dog").ids())).isEqualTo("the dog");
        assertThat(bert.encode("").size()).isZero();
    }

    @Test
    void neverTruncates() {
        assertThat(bert.encode("dog ".repeat(3000)).size()).isEqualTo(3000);
    }

    @Test
    void offsetsAreUtf16IndicesBehindEmojiAndAccents() {
        String text = "I 🐶🐶 love dogs, caf\u00e9 cafe\u0301s 👩‍👩‍👧 na\u00efve.";
        assertThat(pieces(bert, text))
                .contains("I", "love", "dogs", ",", "caf\u00e9", "cafe\u0301s", "na\u00efve", ".");
    }

    @Test
    void byteLevelOffsetsLeaveOutTheSpaceAndCoverTheCharacter() {
        String text = "The dogs 🐶 of the caf\u00e9\n dog";
        Encoded encoded = roberta.encode(text);
        List<String> pieces = pieces(roberta, text);
        assertThat(pieces).contains("🐶", "of", "the", "\u00e9", "dog");
        assertThat(pieces.stream().filter("🐶"::equals).count())
                .as("bytes of one character share its offsets")
                .isEqualTo(4);
        assertThat(roberta.decode(encoded.ids())).isEqualTo(text);
        Encoded.Span span = Objects.requireNonNull(encoded.span(text.indexOf("dogs"), text.indexOf("dogs") + 4));
        assertThat(roberta.decode(java.util.Arrays.copyOfRange(encoded.ids(), span.start(), span.end() + 1)))
                .isEqualTo(" dogs");
    }

    @Test
    void unpairedSurrogatesAndControlCharactersDoNoHarm() {
        String text = "lone \ud83d word \0 end";
        assertThat(pieces(bert, text)).contains("lone", "word", "end");
    }

    @Test
    void batchEqualsSingle() {
        List<String> texts = List.of("A dog.", "", "🐶 barks", "caf\u00e9", "unbelievably long-winded");
        List<Encoded> all = bert.encodeAll(texts);
        assertThat(all).hasSize(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            Encoded single = bert.encode(texts.get(i));
            assertThat(all.get(i).ids()).isEqualTo(single.ids());
            assertThat(all.get(i).starts()).isEqualTo(single.starts());
            assertThat(all.get(i).ends()).isEqualTo(single.ends());
        }
    }

    @Test
    void wordByWordEqualsWholeTexts() {
        String[] pieces = {
            "dog",
            "Dogs",
            "unbelievably",
            " ",
            " ",
            " ",
            "  ",
            "\t",
            "\n",
            "caf\u00e9",
            "cafe\u0301",
            "\u0301",
            "\u00a0",
            "🐶",
            "日本",
            "[MASK]",
            "[MASK",
            "]",
            "don't",
            "A.D.",
            "x".repeat(120),
            "\u200b",
            "\u03a3\u03a3",
            "\u2003",
            "\0",
            "\ud83d",
            "#",
            "##s",
            "\u0130",
            "ß",
            "ﬁ",
            "한국",
            "-"
        };
        java.util.SplittableRandom random = new java.util.SplittableRandom(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            texts.add(text.toString());
        }
        List<Encoded> words = bert.encodeAll(texts);
        List<Encoded> whole = bert.encodeWhole(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(words.get(i).ids())
                    .as(texts.get(i))
                    .isEqualTo(whole.get(i).ids());
            assertThat(words.get(i).starts())
                    .as(texts.get(i))
                    .isEqualTo(whole.get(i).starts());
            assertThat(words.get(i).ends())
                    .as(texts.get(i))
                    .isEqualTo(whole.get(i).ends());
        }
    }

    @Test
    void spanFindsWholeTokensOnly() {
        String text = "unbelievably good dogs";
        Encoded encoded = bert.encode(text);
        Encoded.Span whole = Objects.requireNonNull(encoded.span(0, 12));
        assertThat(whole.start()).isZero();
        assertThat(encoded.ends()[whole.end()]).isEqualTo(12);
        assertThat(encoded.span(13, 17)).isEqualTo(new Encoded.Span(whole.end() + 1, whole.end() + 1));
        assertThat(encoded.span(14, 17)).as("cuts a token").isNull();
        assertThat(encoded.span(13, 20)).as("cuts a token").isNull();
        assertThat(encoded.span(12, 13)).as("white space").isNull();
        assertThat(encoded.span(22, 30)).as("behind the end").isNull();
    }

    @Test
    void refusesBadFilesInOneSentence() throws IOException {
        Path file = folder.resolve("bad.json");
        assertThatThrownBy(() -> Tokenizer.load(folder.resolve("none.json")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none.json");
        for (String json : List.of(
                "",
                "{",
                "[]",
                "{}",
                "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":0}}}",
                "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"[CLS]\":-1}}}",
                "{\"model\":{\"type\":\"Nonsense\",\"vocab\":{\"[CLS]\":1,\"[SEP]\":2,\"[MASK]\":3,\"[PAD]\":4,\"a\":0}}}")) {
            Files.writeString(file, json);
            assertThatThrownBy(() -> Tokenizer.load(file))
                    .as(json)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("bad.json");
        }
    }

    @Test
    void refusesUseAfterCloseAndIdsOutOfRange() throws IOException {
        assertThatThrownBy(() -> bert.decode(30522)).hasMessageContaining("30522");
        Path file = folder.resolve("again.json");
        Files.copy(folder.resolve("tiny-roberta-tokenizer.json"), file);
        Tokenizer tokenizer = Tokenizer.load(file);
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("dog")).hasMessageContaining("closed");
    }
}
