package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jaket.store.BadInputException;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shards and vocabularies; {@link BackboneTest} has what concerns one file of weights. */
class HuggingFaceReaderTest {

    @TempDir
    Path temporary;

    private Path model;

    @BeforeEach
    void shard() throws IOException {
        model = temporary.resolve("model");
        Shards.write(PeersTest.directory("tiny-bert"), model, 3);
    }

    private Backbone load() {
        return Backbone.load(model.toString(), temporary.resolve("cache"));
    }

    private void refuses(String... parts) {
        assertThatThrownBy(this::load)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = model.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    @Test
    void shardsEqualOneFile() {
        Backbone whole = Backbone.load(PeersTest.directory("tiny-bert").toString(), temporary);
        Backbone sharded = load();
        assertThat(sharded.weights().files()).hasSize(3);
        assertThat(sharded.maskedTokenHead()).isTrue();
        assertThat(sharded.sha256()).hasSize(64).isNotEqualTo(whole.sha256());
        try (Parameters expected = PeersTest.load(whole);
                Parameters found = PeersTest.load(sharded)) {
            assertThat(Tensors.toFloats(found.weights())).containsExactly(Tensors.toFloats(expected.weights()));
        }
    }

    @Test
    void refusesAMissingShard() throws IOException {
        Files.delete(model.resolve(Shards.name(1, 3)));
        refuses("index.json", Shards.name(1, 3), "not there");
    }

    @Test
    void refusesATruncatedShard() throws IOException {
        Path shard = model.resolve(Shards.name(2, 3));
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(bytes, bytes.length - 100));
        refuses(Shards.name(2, 3), "truncated");
    }

    @Test
    void refusesATensorThatIsInTwoShards() throws IOException {
        Files.copy(
                model.resolve(Shards.name(0, 3)),
                model.resolve(Shards.name(1, 3)),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refuses(Shards.name(1, 3), "as well");
    }

    @Test
    void refusesNamesThatLeadElsewhere() throws IOException {
        edit("model.safetensors.index.json", Shards.name(0, 3), "../" + Shards.name(0, 3));
        refuses("index.json", "..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"weight_map\": 7}", "{\"weight_map\": {\"a\": null}}", "{", ""})
    void refusesAnIndexThatIsNone(String index) throws IOException {
        Files.writeString(model.resolve("model.safetensors.index.json"), index);
        refuses("model.safetensors.index.json");
    }

    @Test
    void refusesATokenizerOfAnotherModel() throws IOException {
        edit("tokenizer.json", "\"##z\": 56", "\"##z\": 57");
        refuses("tokenizer.json", "57", "vocab_size of 57");
    }

    @Test
    void refusesARobertaThatPadsOtherwise() throws IOException {
        Shards.write(PeersTest.directory("tiny-roberta"), model, 1);
        edit("config.json", "\"pad_token_id\": 1", "\"pad_token_id\": 2");
        refuses("padding token 1", "pad_token_id of 2");
    }

    @ParameterizedTest
    @CsvSource({"gpt2", "deberta-v2", "distilbert"})
    void namesOtherModelTypes(String type) throws IOException {
        edit("config.json", "\"model_type\": \"bert\"", "\"model_type\": \"" + type + "\"");
        refuses("config.json", type, "bert", "roberta");
    }

    private void vocabularyOnly(String tokenizerConfig) throws IOException {
        JsonNode vocabulary = JsonMapper.shared()
                .readTree(Files.readString(model.resolve("tokenizer.json")))
                .path("model")
                .path("vocab");
        String[] pieces = new String[vocabulary.size()];
        vocabulary.properties().forEach(entry -> pieces[entry.getValue().intValue()] = entry.getKey());
        Files.writeString(model.resolve("vocab.txt"), String.join("\n", pieces) + "\n");
        Files.delete(model.resolve("tokenizer.json"));
        Files.writeString(model.resolve("tokenizer_config.json"), tokenizerConfig);
    }

    @Test
    void makesATokenizerFromAVocabulary() throws IOException {
        vocabularyOnly("{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}");
        Backbone backbone = load();
        assertThat(backbone.tokenizerJson()).startsWith(temporary.resolve("cache"));
        assertThat(load().tokenizerJson()).isEqualTo(backbone.tokenizerJson());
        try (Tokenizer cased = Tokenizer.load(backbone.tokenizerJson());
                Tokenizer uncased =
                        Tokenizer.load(PeersTest.directory("tiny-bert").resolve("tokenizer.json"))) {
            assertThat(cased.encode("abc").ids())
                    .containsExactly(uncased.encode("abc").ids());
            assertThat(cased.encode("ABC").ids()).containsExactly(1);
            assertThat(uncased.encode("ABC").ids())
                    .containsExactly(uncased.encode("abc").ids());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"tokenizer_class\": \"BertJapaneseTokenizer\"}', BertJapaneseTokenizer",
        "'{\"do_lower_case\": \"yes\"}', do_lower_case",
        "'{\"do_basic_tokenize\": false}', do_basic_tokenize",
        "'{', JSON",
    })
    void refusesTokenizersItCannotMake(String config, String part) throws IOException {
        vocabularyOnly(config);
        refuses("tokenizer_config.json", part);
    }

    @Test
    void saysHowToGetATokenizer() throws IOException {
        vocabularyOnly("{}");
        Files.delete(model.resolve("tokenizer_config.json"));
        refuses("vocab.txt", "tokenizer_config.json", "save_pretrained");
        Files.delete(model.resolve("vocab.txt"));
        Files.writeString(model.resolve("merges.txt"), "");
        refuses("tokenizer.json", "merges.txt", "save_pretrained");
    }

    /** Whatever happens to the files of a model, it is read or refused in one sentence. */
    @Test
    void noDamageDoesHarm() throws IOException {
        List<Path> files;
        try (var list = Files.list(model)) {
            files = list.sorted().toList();
        }
        int refused = 0;
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            Path file = files.get(random.nextInt(files.size()));
            byte[] sound = Files.readAllBytes(file);
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            // The head of each file is where its structure is.
            for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(Math.min(bytes.length, 3000))] = (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try {
                load();
            } catch (BadInputException e) {
                refused++;
                assertThat(e.getMessage()).hasSizeGreaterThan(10);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + file, e);
            } finally {
                Files.write(file, sound);
            }
        }
        assertThat(refused).isBetween(50, 149);
        load();
    }
}
