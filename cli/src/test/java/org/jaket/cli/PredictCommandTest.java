package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fine-tuned run of two steps, and input of which some cannot be used. */
class PredictCommandTest {

    private static final int ENTITIES = 40;

    @TempDir
    static Path folder;

    private static Invocation finetuned;

    @BeforeAll
    static void finetune() throws IOException {
        StringBuilder triples = new StringBuilder("head\trelation\ttail\n");
        StringBuilder entities = new StringBuilder("id\tlabel\tdescription\ttypes\n");
        for (int e = 0; e < ENTITIES; e++) {
            triples.append("e" + e + "\tnear\te" + (e + 4) % ENTITIES + "\n");
            entities.append("e" + e + "\tthing " + e + "\ta thing\tc" + e % 4 + "\n");
        }
        Files.writeString(folder.resolve("triples.tsv"), triples);
        Files.writeString(folder.resolve("entities.tsv"), entities);
        String backbone = Path.of("..", "core", "src", "test", "resources", "org", "jaket", "language", "tiny-bert")
                .toString();
        String data = folder.resolve("data").toString();
        Invocation prepared = Invocation.of("prepare", "tsv", folder.toString(), "--out", data, "--backbone", backbone);
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        String options = "finetune entities --system lm --steps 2 --batch-size 8 --train 100%,13%";
        finetuned = Invocation.of(
                (options + " --graph " + data + " --backbone " + backbone + " --out " + folder.resolve("runs"))
                        .split(" "));
    }

    private static String run() {
        return folder.resolve("runs/train-100-seed-1").toString();
    }

    private static Invocation predictOf(byte[] input) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return Invocation.of("predict", run());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void emptyCategoriesAreCountedInTheSummary() {
        assertThat(finetuned.exitCode()).as(finetuned.err()).isZero();
        assertThat(finetuned.err()).contains("3 of 4 categories have no entity among the 1 to train on: c");
        assertThat(finetuned.out())
                .containsPattern("categories without an entity to train on: [012] of 4 at 100%, 3 of 4 at 13%");
    }

    @Test
    void descriptionsThatTheModelCannotReadAreSaid() throws IOException {
        Path wordy = Files.createDirectories(folder.resolve("long"));
        Files.copy(folder.resolve("triples.tsv"), wordy.resolve("triples.tsv"));
        Files.writeString(
                wordy.resolve("entities.tsv"),
                Files.readString(folder.resolve("entities.tsv")).replaceFirst("a thing", "a thing" + " a".repeat(80)));
        String backbone = Path.of("..", "core", "src", "test", "resources", "org", "jaket", "language", "tiny-bert")
                .toString();
        String data = folder.resolve("long-data").toString();
        Invocation prepared = Invocation.of("prepare", "tsv", wordy.toString(), "--out", data, "--backbone", backbone);
        assertThat(prepared.exitCode()).as(prepared.err()).isZero();
        Invocation run = Invocation.of(("finetune entities --system lm --graph " + data + " --backbone " + backbone
                        + " --out " + folder.resolve("long-run"))
                .split(" "));
        assertThat(run.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(run.err()).contains("descriptions of up to 64 tokens, but the model reads at most 24");
    }

    @Test
    void badLinesOfStandardInputAreSaidAndCountedAndTheRestGoesOn() {
        byte[] lines = "e3\n\nnobody\n e5 \n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        Invocation predicted = predictOf(lines);
        assertThat(predicted.exitCode()).as(predicted.err()).isEqualTo(ExitCodes.DONE);
        assertThat(predicted.out().lines())
                .satisfiesExactly(line -> assertThat(line).contains("\"id\":\"e3\""), line -> assertThat(line)
                        .contains("\"id\":\"e5\""));
        assertThat(predicted.err().lines().filter(line -> line.startsWith("standard input, ")))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("standard input, line 3: ")
                                .contains("no entity nobody"),
                        line -> assertThat(line)
                                .isEqualTo("standard input, line 5: cannot be used: line not in UTF-8"));
        assertThat(predicted.err().lines())
                .last()
                .isEqualTo("warning: 2 of 4 inputs could not be used and have no prediction");
    }

    @Test
    void badArgumentsAreSaidAndNothingElseIsBadInput() {
        Invocation predicted = Invocation.of("predict", run(), "nobody", "e7");
        assertThat(predicted.exitCode()).as(predicted.err()).isEqualTo(ExitCodes.DONE);
        assertThat(predicted.out()).contains("\"id\":\"e7\"").hasLineCount(1);
        assertThat(predicted.err()).contains("argument 1: ", "warning: 1 of 2 inputs could not be used");
        Invocation nothing = Invocation.of("predict", run(), "nobody", "no-one");
        assertThat(nothing.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err().lines()).contains("jaket: none of 2 inputs could be used");
        assertThat(nothing.err()).contains("argument 1: ", "argument 2: ");
        assertThat(predictOf("nobody\n".getBytes(StandardCharsets.UTF_8)).err())
                .contains("jaket: standard input, line 1: ");
    }
}
