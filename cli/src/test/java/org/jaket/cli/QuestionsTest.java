package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jaket.pretrain.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Question answering as somebody types it, on a folder laid out as MetaQA is. */
class QuestionsTest {

    private static final int FILMS = 30;

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws IOException {
        StringBuilder kb = new StringBuilder();
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        for (int f = 0; f < FILMS; f++) {
            kb.append("f " + f + "|directed_by|d " + f / 2 + "\n");
            kb.append("f " + f + "|release_year|y " + f / 3 + "\n");
            one.append("a [f " + f + "]\td " + f / 2 + "\n").append("b [f " + f + "]\ty " + f / 3 + "\n");
            two.append("c [f " + f + "]\tf " + (f ^ 1) + "\n").append("c c [f " + f + "]\tf " + (f ^ 1) + "\n");
        }
        Files.writeString(folder.resolve("kb.txt"), kb);
        for (int hops = 1; hops <= 2; hops++) {
            Path vanilla = Files.createDirectories(folder.resolve(hops + "-hop").resolve("vanilla"));
            for (String part : List.of("train", "dev", "test")) {
                Files.writeString(vanilla.resolve("qa_" + part + ".txt"), hops == 1 ? one : two);
            }
        }
    }

    private static String file(String part) {
        return folder.resolve("1-hop/vanilla/qa_" + part + ".txt").toString();
    }

    @Test
    void aRunIsTrainedMeasuredAndApplied() throws IOException {
        Path run = folder.resolve("run");
        Path measured = Files.writeString(
                folder.resolve("measured.txt"), Files.readString(Path.of(file("test"))) + "b [nobody]\ty 1\n");
        Invocation trained = Invocation.of(
                "finetune",
                "metaqa",
                "--kb",
                folder.resolve("kb.txt").toString(),
                "--train",
                file("train"),
                "--dev",
                file("dev"),
                "--test",
                measured.toString(),
                "--system",
                "lm+gnn+m",
                "--backbone",
                TinyWorld.backbone().toString(),
                "--steps",
                "4",
                "--batch-size",
                "4",
                "--validate-every",
                "4",
                "--out",
                run.toString());
        assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCodes.DONE);
        assertThat(trained.out())
                .containsPattern("^1-hop hits@1 [0-9.]+ ± [0-9.]+ % \\(standard error, 60 questions\\)\n")
                .contains("rejected lines: 1\n", "run     " + run, "report  " + run.resolve("report.html"));
        JsonNode hits = JsonMapper.shared()
                .readTree(Files.readString(run.resolve("result.json")))
                .path("hits_at_1");
        assertThat(trained.out())
                .startsWith(String.format(
                        Locale.ROOT,
                        "1-hop hits@1 %.1f ± %.1f %%",
                        100 * hits.path("value").asDouble(-1),
                        100 * hits.path("standard_error").asDouble(-1)));
        assertThat(run.resolve("rejects.txt")).content().contains("line 61: the topic entity nobody");
        List<JsonNode> predictions = Invocation.lines(Files.readString(run.resolve("predictions.jsonl")));
        assertThat(predictions).hasSize(60);

        Invocation predicted = Invocation.of("predict", run.toString(), "a [f 0]", "who", "b [f 7]", "--top", "2");
        assertThat(predicted.exitCode()).as(predicted.err()).isEqualTo(ExitCodes.DONE);
        assertThat(predicted.err()).contains("argument 2: the question is not understood");
        List<JsonNode> answers = Invocation.lines(predicted.out());
        assertThat(answers).extracting(answer -> answer.path("rank").asInt(0)).containsExactly(1, 2, 1, 2);
        assertThat(answers.get(0).path("predicted"))
                .isEqualTo(predictions.get(0).path("predicted"));
        assertThat(answers.get(2).path("predicted"))
                .isEqualTo(predictions.get(15).path("predicted"));
    }

    @Test
    void theQuickProfileOfTable2IsRunAndPrinted() throws IOException {
        Path out = folder.resolve("table2");
        Invocation reproduced = Invocation.of(
                "reproduce",
                "table2",
                "--profile",
                "quick",
                "--metaqa",
                folder.toString(),
                "--backbone",
                TinyWorld.backbone().toString(),
                "--out",
                out.toString());
        assertThat(reproduced.exitCode()).as(reproduced.err()).isEqualTo(ExitCodes.DONE);
        assertThat(reproduced.out())
                .startsWith(Files.readString(out.resolve("table.md")))
                .containsPattern(
                        "\\| RoBERTa \\| lm \\| 90\\.2 \\| [0-9.]+(?:, 95 % ± [0-9.]+)? \\(1\\) \\| 70\\.8 \\| [0-9.]+(?:, 95 % ± [0-9.]+)? \\(1\\) \\|")
                .contains("Measured on qa_test.txt", "report  " + out.resolve("report.html"));
        assertThat(out.resolve("report.html")).content().contains("90.2");
        // Two systems in four columns.
        assertThat(Invocation.lines(Files.readString(out.resolve("cells.jsonl"))))
                .hasSize(8);
    }
}
