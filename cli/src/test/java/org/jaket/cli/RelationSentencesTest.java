package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.pretrain.TinyWorld;
import org.jaket.tasks.reproduce.Profile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Few-shot relation classification as somebody types it, on a file laid out as FewRel's is. */
class RelationSentencesTest {

    private static final int RELATIONS = 32;
    private static final int SENTENCES = 7;

    @TempDir
    static Path folder;

    private static String train = "";
    private static String whole = "";

    @BeforeAll
    static void write() throws IOException {
        List<String> relations = new ArrayList<>();
        for (int r = 0; r < RELATIONS; r++) {
            List<String> sentences = new ArrayList<>();
            for (int s = 0; s < SENTENCES; s++) {
                int n = SENTENCES * r + s;
                // No two sentences are the same, or one of a relation that is measured would keep the other out.
                sentences.add("{\"tokens\":[\"a\",\"b" + n + "\",\"c\"],\"h\":[\"a\",\"Q" + n
                        + "\",[[0]]],\"t\":[\"c\",\"Q" + (n + 1000) + "\",[[2]]]}");
            }
            relations.add("\"P" + r + "\":[" + String.join(",", sentences) + "]");
        }
        whole = file("whole.json", relations);
        relations.add("\"P99\":[{\"tokens\":[]}]");
        train = file("train.json", relations);
    }

    private static String file(String name, List<String> relations) throws IOException {
        return Files.writeString(folder.resolve(name), "{" + String.join(",\n", relations) + "}")
                .toString();
    }

    @Test
    void aRunIsTrainedMeasuredAndApplied() throws IOException {
        Path run = folder.resolve("run");
        Invocation trained = Invocation.of(
                "finetune",
                "fewrel",
                "--train",
                train,
                "--system",
                "lm",
                "--backbone",
                TinyWorld.backbone().toString(),
                "--way",
                "3",
                "--hold-out",
                "3",
                "--steps",
                "2",
                "--batch-size",
                "1",
                "--validate-every",
                "2",
                "--validation-episodes",
                "2",
                "--episodes",
                "5",
                "--length",
                "24",
                "--out",
                run.toString());
        assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCodes.DONE);
        JsonNode result = JsonMapper.shared().readTree(Files.readString(run.resolve("result.json")));
        assertThat(trained.out())
                .startsWith(String.format(
                        Locale.ROOT,
                        "3-way 1-shot accuracy %.1f ± %.1f %% (95 %% confidence, 5 episodes), chance 33.3 %%%n",
                        100 * result.path("accuracy").asDouble(-1),
                        100 * result.path("confidence_95").asDouble(-1)))
                .contains(
                        "for orientation only",
                        // The sentence without words, and the relation that has no other one.
                        "rejected instances and relations: 2\n",
                        "run     " + run,
                        "report  " + run.resolve("report.html"));
        assertThat(run.resolve("rejects.txt")).content().contains("line 33: relation P99 has 0 usable instances");
        assertThat(Invocation.lines(Files.readString(run.resolve("predictions.jsonl"))))
                .hasSize(15);

        Invocation split = Invocation.of("finetune", "fewrel-split", "--train", train, "--hold-out", "3");
        assertThat(split.out().strip().split(","))
                .containsExactlyElementsOf(result.path("relations").path("measured").values().stream()
                        .map(name -> name.asString(""))
                        .toList());

        Invocation predicted =
                Invocation.of("predict", run.toString(), "--support", train, "[a|Q1] b [c]", "[a] b", "--top", "2");
        assertThat(predicted.exitCode()).as(predicted.err()).isEqualTo(ExitCodes.DONE);
        assertThat(predicted.err()).contains("argument 2: expected two mentions in brackets");
        assertThat(Invocation.lines(predicted.out()))
                .extracting(line -> line.path("rank").asInt(0))
                .containsExactly(1, 2);
    }

    /** The sizes of the quick profile, but for sentences as short as the tiny backbone reads. */
    @Test
    void table1IsRunOnAGraphOfTheSentencesThatAreNotMeasured() throws IOException {
        String measured = Invocation.of("finetune", "fewrel-split", "--train", whole)
                .out()
                .strip();
        assertThat(measured.split(",")).hasSize(10);
        Path graph = folder.resolve("graph");
        Invocation prepared = Invocation.of(
                "prepare",
                "fewrel",
                whole,
                "--leave-out-relations",
                measured,
                "--backbone",
                TinyWorld.backbone().toString(),
                "--length",
                "16",
                "--description-length",
                "16",
                "--out",
                graph.toString());
        assertThat(prepared.exitCode()).as(prepared.err()).isEqualTo(ExitCodes.DONE);
        Path profile = folder.resolve("short.yaml");
        try (InputStream quick = Profile.class.getResourceAsStream("quick.yaml")) {
            String sizes = new String(quick.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(profile, sizes.replaceFirst("(?m)^  length: 64$", "  length: 24"));
        }
        Path out = folder.resolve("table1");
        Invocation reproduced = Invocation.of(
                "reproduce",
                "table1",
                "--profile",
                profile.toString(),
                "--fewrel-train",
                whole,
                "--graph",
                graph.toString(),
                "--backbone",
                TinyWorld.backbone().toString(),
                "--out",
                out.toString());
        assertThat(reproduced.exitCode()).as(reproduced.err()).isEqualTo(ExitCodes.DONE);
        assertThat(reproduced.out())
                .startsWith(Files.readString(out.resolve("table.md")))
                .contains("| PAIR (BERT) | – | 85.7 | – | 89.5 | – | 76.8 | – |")
                .containsPattern(
                        "\\| PAIR \\(RoBERTa\\) \\| lm \\| 86\\.4 \\| [0-9.]+(?:, 95 % ± [0-9.]+)? \\(1\\) \\|")
                .contains("FOR ORIENTATION ONLY", "report  " + out.resolve("report.html"))
                .doesNotContain("LEAK");
        // Three systems where the paper has them, one in both other columns.
        assertThat(Invocation.lines(Files.readString(out.resolve("cells.jsonl"))))
                .hasSize(5);
    }
}
