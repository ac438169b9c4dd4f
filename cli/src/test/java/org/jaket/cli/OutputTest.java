package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jaket.finetune.AdaptationResult;
import org.jaket.store.BadInputException;
import org.jaket.store.DatasetInfo;
import org.jaket.store.SafeTensors;
import org.jaket.store.VectorTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That what is printed arrives, and what is said when it does not. */
class OutputTest {

    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path folder;

    private static PrintWriter full() throws IOException {
        assumeTrue(Files.exists(FULL));
        return new PrintWriter(Files.newBufferedWriter(FULL));
    }

    @Test
    void aFullDiskIsAFault() throws IOException {
        StringWriter err = new StringWriter();
        CommandLine line = JaketCommand.commandLine();
        line.setOut(full());
        line.setErr(new PrintWriter(err, true));
        assertThat(Main.execute(line, "--help")).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(err.toString())
                .startsWith("jaket: not everything could be written to standard output")
                .hasLineCount(1);
    }

    @Test
    void vectorsThatCannotBeWrittenEndTheCommand() throws IOException {
        try (PrintWriter full = full();
                VectorOutput output = VectorOutput.to(null, full, 2)) {
            assertThatThrownBy(() -> output.text("a", new float[] {1, 2}))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("standard output");
        }
    }

    @Test
    void vectorsGetTheirNameWhenTheyAreWhole() throws IOException {
        Path file = folder.resolve("vectors.jsonl");
        StringWriter out = new StringWriter();
        try (VectorOutput output = VectorOutput.to(file, new PrintWriter(out), 2)) {
            output.text("a", new float[] {1, 2});
            assertThat(file).doesNotExist();
            output.finish();
        }
        assertThat(file).hasContent("{\"text\":\"a\",\"vector\":[1.0,2.0]}\n");
        try (VectorOutput output = VectorOutput.to(folder.resolve("never"), new PrintWriter(out), 2)) {
            output.text("a", new float[] {1, 2});
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void halfASurrogatePairIsWrittenSoThatItCanBeReadBack() {
        String text = "\u00e9 \uD83D.";
        Path file = folder.resolve("vectors.jsonl");
        try (VectorOutput output = VectorOutput.to(file, new PrintWriter(new StringWriter()), 1)) {
            output.text(text, new float[] {1});
            output.entity("\uDE00", new float[] {2});
            output.finish();
        }
        assertThat(file)
                .hasContent(
                        "{\"text\":\"\\u00E9 \\uD83D.\",\"vector\":[1.0]}\n{\"id\":\"\\uDE00\",\"vector\":[2.0]}\n");
    }

    @Test
    void rowsOfATensorAndWhatTheyAreComeTogether() throws IOException {
        Path file = folder.resolve("vectors.safetensors");
        Path ids = folder.resolve("vectors.ids.jsonl");
        try (VectorOutput output = VectorOutput.to(file, new PrintWriter(new StringWriter()), 2)) {
            output.entity("Q1", new float[] {1, 2});
            output.text("b", new float[] {3, 4});
            assertThat(file).doesNotExist();
            assertThat(ids).doesNotExist();
            output.finish();
        }
        assertThat(ids).hasContent("{\"id\":\"Q1\"}\n{\"text\":\"b\"}\n");
        try (SafeTensors tensors = SafeTensors.open(file)) {
            VectorTable table = new VectorTable(tensors, "vectors", 2, 2);
            assertThat(table.row(0)).containsExactly(1, 2);
            assertThat(table.row(1)).containsExactly(3, 4);
        }
        try (VectorOutput output = VectorOutput.to(folder.resolve("x.safetensors"), new PrintWriter(System.err), 2)) {
            output.text("a", new float[] {1, 2});
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, ids);
        }
    }

    @Test
    void anAdaptationSaysWhatBecameOfItsInput() {
        StringWriter out = new StringWriter();
        DatasetInfo graph = new DatasetInfo(
                "graph",
                "files",
                "none",
                "jaket",
                new DatasetInfo.TokenizerInfo("bert", "0", 1),
                8,
                8,
                new DatasetInfo.Counts(3, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
                Map.of(),
                Map.of(
                        "update", Map.of("entities_added", 2),
                        "triples_repeated", 4,
                        "entities_repeated", 5,
                        "triples_self_loops", 0,
                        "rejected", Map.of("wrong number of columns", 7)));
        AdaptedOutcome.print(
                new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), 0, "jaket"),
                new AdaptationResult(Path.of("adapted"), true, graph, 0, 0, 0, 1, java.util.List.of()));
        assertThat(out.toString().lines())
                .contains(
                        "entities added: 2",
                        "triples repeated: 4",
                        "entities repeated: 5",
                        "rejected: 7 lines of the input, listed in " + Path.of("adapted", "dataset", "rejects.jsonl"))
                .noneMatch(line -> line.startsWith("triples self"));
    }
}
