package org.jaket.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {

    @TempDir
    Path folder;

    @Test
    void oneObjectALineReplacesWhatHadTheName() throws IOException {
        Path file = Files.writeString(folder.resolve("lines.jsonl"), "of an earlier run");
        JsonLinesFile.write(
                file, List.of(Map.of("name", "é"), Map.of("number", 2)).iterator());
        assertThat(file).hasContent("{\"name\":\"é\"}\n{\"number\":2}\n");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void halfASurrogatePairIsWrittenSoThatItCanBeReadBack() {
        Path file = folder.resolve("lines.jsonl");
        JsonLinesFile.write(
                file, List.of(Map.of("id", "é \uD83D."), Map.of("id", "é")).iterator());
        assertThat(file).hasContent("{\"id\":\"\\u00E9 \\uD83D.\"}\n{\"id\":\"é\"}\n");
    }

    @Test
    void nothingIsLeftOfAFileThatCannotBeWritten() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken.jsonl"));
        Files.writeString(taken.resolve("something"), "");
        assertThatThrownBy(() ->
                        JsonLinesFile.write(taken, List.of(Map.of("number", 1)).iterator()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("taken.jsonl");
        Stream<Map<String, Integer>> broken = Stream.of(1, 0).map(number -> Map.of("number", 1 / number));
        assertThatThrownBy(() -> JsonLinesFile.write(folder.resolve("broken.jsonl"), broken.iterator()))
                .isInstanceOf(ArithmeticException.class);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(taken));
    }
}
