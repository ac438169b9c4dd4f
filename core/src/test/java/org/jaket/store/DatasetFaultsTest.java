package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One fault at a time, each with the sentence that names it. */
class DatasetFaultsTest {

    @TempDir
    Path folder;

    private Path dataset;

    @BeforeEach
    void write() {
        dataset = folder.resolve("d");
        Samples.write(dataset, false, 1L << 30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "graph | neighbor | 1 | 3 | neighbor holds 3 at element 1, expected an id from 0 to 2",
                "graph | neighbor | 0 | -1 | neighbor holds -1 at element 0",
                "graph | relation | 3 | 2 | relation holds 2 at element 3",
                "graph | category | 1 | -2 | category holds -2 at element 1, expected an id from -1 to 0",
                "graph | category | 1 | 1 | category holds 1 at element 1",
                "graph | offsets | 0 | 1 | offsets should run from 0 to 4",
                "graph | offsets | 3 | 3 | offsets should run from 0 to 4",
                "graph | offsets | 1 | 5 | offsets goes from 0 to 5 at element 1",
                "graph | offsets | 2 | 1 | offsets goes from 2 to 1 at element 2",
                "descriptions | tokens | 2 | 50 | tokens holds 50 at element 2, expected an id from 0 to 49",
                "descriptions | tokens | 2 | -7 | tokens holds -7",
                "descriptions | offsets | 1 | 8 | offsets goes from 8 to 7 at element 2",
                "text-00000 | offsets | 2 | 6 | sequence 1 has no tokens",
                "descriptions | offsets | 2 | 6 | offsets goes from 6 to 15 at element 3, expected a step of 0 to 8",
                "descriptions | mention | 1 | 4 | the mention of entity 0 spans tokens 1 to 4, and its description has 4",
                "descriptions | mention | 4 | 7 | the mention of entity 2 spans tokens 7 to 6",
                "descriptions | mention | 4 | -1 | the mention of entity 2 spans tokens -1 to 6",
                "text-00000 | tokens | 0 | 1000000 | tokens holds 1000000 at element 0",
                "text-00000 | mentions | 0 | 3 | mentions holds 3 at element 0, expected an id from 0 to 2",
                "text-00000 | mentions | 2 | 3 | the mentions of sequence 0 overlap or are not sorted at token 3",
                "text-00000 | mentions | 5 | 6 | a mention of sequence 0 spans tokens 3 to 6, and the sequence has 6",
                "text-00000 | mention_offsets | 1 | 9 | mention_offsets goes from 0 to 9 at element 1",
                "text-00000 | offsets | 3 | 12 | offsets should run from 0 to 13",
                "heldout-text-00000 | mentions | 1 | 2 | a mention of sequence 0 spans tokens 2 to 1",
                "heldout | entities | 0 | 3 | entities holds 3 at element 0",
                "heldout | triples | 0 | -1 | triples holds -1 at element 0",
                "heldout | triples | 1 | 2 | triples holds 2 at element 1",
                "heldout | triples | 2 | 3 | triples holds 3 at element 2",
                "graph | neighbor | 2 | 0 | ok",
                "heldout | triples | 2 | 2 | ok",
            })
    void numberOutOfPlace(String file, String tensor, int element, long value, String sentence) throws IOException {
        Path path = dataset.resolve(file + ".safetensors");
        patch(path, tensor, element, value);
        if (sentence.equals("ok")) {
            Dataset.open(dataset, false).close();
        } else {
            assertRefused(false, path + ": " + sentence);
        }
        assertRefused(true, path + " is damaged: expected the SHA-256 checksum");
    }

    @Test
    void heldOutTripleInTheGraphInEitherDirection() throws IOException {
        patch(dataset.resolve("heldout.safetensors"), "triples", 1, 0);
        patch(dataset.resolve("heldout.safetensors"), "triples", 2, 2);
        assertRefused(false, "holds the edge (1, 0, 2), which ");
        patch(dataset.resolve("heldout.safetensors"), "triples", 0, 2);
        patch(dataset.resolve("heldout.safetensors"), "triples", 1, 1);
        patch(dataset.resolve("heldout.safetensors"), "triples", 2, 1);
        assertRefused(false, "holds the edge (1, 0, 2), which ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer.json",
                "entities.jsonl",
                "relations.jsonl",
                "categories.jsonl",
                "graph.safetensors",
                "descriptions.safetensors",
                "heldout.safetensors",
                "text-00000.safetensors"
            })
    void missingOrTruncatedFile(String name) throws IOException {
        Path file = dataset.resolve(name);
        byte[] content = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(content, content.length - 1));
        assertRefused(true, file + " is truncated: expected " + content.length + " bytes");
        if (!name.equals("tokenizer.json")) {
            assertRefused(false, file + " is truncated");
        }
        Files.delete(file);
        assertRefused(false, file + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format_version\" : 1 | \"format_version\" : 2 | has format version 2, and this jaket reads version 1",
                "\"entities\" : 3 | \"entities\" : 4 | entities.jsonl has 3 lines, and dataset.json gives 4",
                "\"entities\" : 3 | \"entities\" : 2 | entities.jsonl has more lines than the 2",
                "\"triples\" : 4 | \"triples\" : 5 | tensor neighbor should be I32 [5], found I32 [4]",
                "\"sequences\" : 3 | \"sequences\" : 30 | gives 30 sequences",
                "\"tokens\" : 13 | \"tokens\" : -13 | should be a whole number from 0",
                "\"name\" : | \"nam\" : | \"name\" should be a string, found nothing",
                "\"graph.safetensors\" | \"../graph.safetensors\" | lists a file with an impossible name",
                "\"graph.safetensors\" | \"graph2.safetensors\" | does not list the file graph.safetensors",
                "\"licence\" | \"name\" | is not valid JSON",
            })
    void datasetFileThatLies(String truth, String lie, String sentence) throws IOException {
        Path file = dataset.resolve("dataset.json");
        String json = Files.readString(file);
        org.assertj.core.api.Assertions.assertThat(json).contains(truth);
        Files.writeString(file, json.replaceFirst(java.util.regex.Pattern.quote(truth), lie));
        assertRefused(false, sentence);
    }

    @ParameterizedTest
    @CsvSource({"\"name\" : \"tiny, \"name\" : \"tinz", "\"sha256\" : \"SELF, \"sha25v\" : \"SELF"})
    void datasetFileThatIsDamagedWhereNothingElseTells(String truth, String lie) throws IOException {
        Path file = dataset.resolve("dataset.json");
        String json = Files.readString(file);
        String self = Json.read(file).get("sha256").stringValue();
        String damaged = json.replace(truth.replace("SELF", self), lie.replace("SELF", self));
        org.assertj.core.api.Assertions.assertThat(damaged).isNotEqualTo(json);
        Files.writeString(file, damaged);
        assertRefused(true, "dataset.json is damaged: it ");
    }

    @Test
    void datasetFileOfAnOlderVersionGivesNoChecksumOfItself() throws IOException {
        withoutSeal();
        Dataset.open(dataset).close();
    }

    private void withoutSeal() {
        Path file = dataset.resolve("dataset.json");
        var root = (tools.jackson.databind.node.ObjectNode) Json.read(file);
        root.remove("sha256");
        AtomicFiles.write(file, Json.pretty(root));
    }

    @Test
    void tokenizerThatDidNotMakeTheIds() throws IOException {
        withoutSeal();
        Path file = dataset.resolve("dataset.json");
        String sum = AtomicFiles.sha256(Samples.TOKENIZER);
        String other = sum.substring(1) + sum.charAt(0);
        Files.writeString(file, Files.readString(file).replaceFirst(sum, other));
        assertRefused(true, "is not the tokenizer that made the token ids: expected the SHA-256 checksum " + other);
    }

    @Test
    void noDataset() {
        dataset = folder.resolve("nothing");
        assertRefused(true, "nothing is not a data set: it has no dataset.json; make one with 'jaket prepare'");
    }

    @Test
    void unknownInverse() throws IOException {
        Path file = dataset.resolve("relations.jsonl");
        Files.writeString(file, Files.readString(file).replace("\"inverse\":\"has\"", "\"inverse\":\"had\""));
        assertRefused(false, "relation is has the inverse had, which is no relation");
    }

    @Test
    void brokenEntityNamesItsLine() throws IOException {
        Path file = dataset.resolve("entities.jsonl");
        Files.writeString(file, Files.readString(file).replace("\"aliases\":[]", "\"aliases\":[3]"));
        try (Dataset open = Dataset.open(dataset, false)) {
            open.entity(0);
            assertThatThrownBy(() -> open.entity(1))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("entities.jsonl, line 2: \"aliases\" should be an array of strings");
        }
    }

    private void assertRefused(boolean checksums, String sentence) {
        assertThatThrownBy(() -> Dataset.open(dataset, checksums).close())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(sentence);
    }

    private static void patch(Path path, String tensor, int element, long value) throws IOException {
        long at;
        DType type;
        try (SafeTensors file = SafeTensors.open(path)) {
            TensorInfo info = file.tensor(tensor);
            type = info.type();
            long data = Files.size(path)
                    - file.tensors().values().stream()
                            .mapToLong(TensorInfo::end)
                            .max()
                            .orElseThrow();
            at = data + info.begin() + (long) element * type.bytes();
        }
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            file.write(bytes.array(), 0, type.bytes());
        }
    }
}
