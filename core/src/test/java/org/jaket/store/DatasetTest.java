package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 40, 1L << 30})
    void readsWhatWasWritten(long shardBytes) {
        DatasetInfo written = Samples.write(folder.resolve("d"), false, shardBytes);
        try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
            assertThat(dataset.info()).isEqualTo(written);
            assertThat(written.counts()).isEqualTo(new DatasetInfo.Counts(3, 2, 1, 4, 1, 1, 3, 1, 13, 3, 3, 1));
            assertThat(written.details()).containsEntry("split", Map.of("seed", 7, "share", 0.1));
            assertThat(dataset.entityCount()).isEqualTo(3);
            assertThat(dataset.entity(1).label()).isEqualTo("cat \u00e9\ud83d\ude00");
            assertThat(dataset.entity(2).description()).isEqualTo("lives\nhere");
            assertThat(dataset.entity(0).aliases()).containsExactly("hound");
            assertThat(dataset.relations().get(0).inverse()).isEqualTo("has");
            assertThat(dataset.categories()).containsExactly(new Category("C1", "thing", "any thing"));
            assertThat(dataset.graphOffsets()).containsExactly(0, 2, 3, 4);
            assertThat(dataset.graphNeighbors()).containsExactly(2, 1, 2, 0);
            assertThat(dataset.graphRelations()).containsExactly(0, 1, 0, 1);
            assertThat(dataset.categoryOf()).containsExactly(0, -1, 0);
            assertThat(dataset.descriptions().tokens(0)).containsExactly(1, 5, 6, 2);
            assertThat(dataset.descriptions().length(2)).isEqualTo(8);
            assertThat(dataset.descriptionMentions().get(4)).isEqualTo(3);
            assertThat(dataset.text().size()).isEqualTo(3);
            assertThat(dataset.text().tokens(0)).containsExactly(1, 20, 21, 22, 23, 2);
            assertThat(dataset.text().mentions(0)).containsExactly(0, 1, 1, 2, 3, 4);
            assertThat(dataset.text().mentions(1)).isEmpty();
            assertThat(dataset.text().tokens(2)).containsExactly(1, 40, 41, 2);
            assertThat(dataset.text().mentions(2)).containsExactly(1, 1, 2);
            assertThat(dataset.heldOutText().mentions(0)).containsExactly(2, 1, 1);
            assertThat(dataset.heldOutEntities()).containsExactly(1);
            assertThat(dataset.heldOutTriples()).containsExactly(1, 1, 0);
            assertThat(dataset.tokenizerFile()).hasBinaryContent(Samples.TOKENIZER);
        }
    }

    @Test
    void whatWasBeingReplacedIsFoundAndNotOverwrittenUnasked() throws IOException {
        Path directory = folder.resolve("d");
        Samples.write(directory);
        Files.move(directory, folder.resolve(".d.old"));
        assertThatThrownBy(() -> Dataset.open(directory))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("rename " + folder.resolve(".d.old") + " to " + directory);
        assertThatThrownBy(() -> DatasetWriter.requireReplaceable(directory, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds a data set already");
        Dataset.open(directory).close();
    }

    @Test
    void sameInputGivesTheSameBytes() throws IOException {
        Samples.write(folder.resolve("a"), false, 40);
        Samples.write(folder.resolve("b"), false, 40);
        assertThat(contents(folder.resolve("a")))
                .isEqualTo(contents(folder.resolve("b")))
                .hasSize(11);
    }

    @Test
    void leavesNothingBesideTheDataset() throws IOException {
        Samples.write(folder.resolve("a"), false, 40);
        Samples.write(folder.resolve("a"), true, 1L << 30);
        try (DatasetWriter writer = DatasetWriter.create(folder.resolve("b"), false)) {
            writer.text(new int[] {1}, new int[0]);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("a");
        }
    }

    @Test
    void overwritesOnlyDatasetsAndOnlyWhenTold() throws IOException {
        Path directory = folder.resolve("d");
        Samples.write(directory, false, 40);
        assertThatThrownBy(() -> Samples.write(directory, false, 40))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds a data set already");
        Path other = Files.createDirectory(folder.resolve("photos"));
        Samples.write(other, false, 40);
        Files.writeString(other.resolve("me.jpg"), "x");
        assertThatThrownBy(() -> Samples.write(other, true, 40))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds me.jpg, which is no file of a data set, so it is not replaced");
    }

    @Test
    void overwritesADatasetWhoseOwnListIsDamaged() throws IOException {
        Path directory = folder.resolve("d");
        Samples.write(directory, false, 40);
        Path info = directory.resolve("dataset.json");
        Files.writeString(info, Files.readString(info).substring(0, 40));
        Path photo = Files.writeString(directory.resolve("me.jpg"), "x");
        assertThatThrownBy(() -> Samples.write(directory, true, 40))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("me.jpg");
        Files.delete(photo);
        Samples.write(directory, true, 40);
        Dataset.open(directory).close();
    }

    @Test
    void refusesAnotherTokenizer() {
        Samples.write(folder.resolve("d"), false, 40);
        try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
            dataset.requireTokenizer(AtomicFiles.sha256(Samples.TOKENIZER), "the backbone");
            assertThatThrownBy(() -> dataset.requireTokenizer("00", "the backbone"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("another tokenizer than that of the backbone");
        }
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> contents.put(file.getFileName().toString(), AtomicFiles.sha256(file)));
        }
        return contents;
    }
}
