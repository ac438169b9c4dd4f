package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jaket.pretrain.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From tables to predictions, as somebody types it: 60 plants of three kinds, which their names and edges tell apart. */
class EntitiesTest {

    private static final int PLANTS = 60;
    private static final List<String> KINDS = List.of("oak", "fern", "moss");

    @TempDir
    static Path folder;

    private static String data = "";

    @BeforeAll
    static void prepare() throws IOException {
        Path tables = Files.createDirectories(folder.resolve("tables"));
        StringBuilder entities = new StringBuilder("id\tlabel\tdescription\ttypes\n");
        StringBuilder triples = new StringBuilder("head\trelation\ttail\n");
        for (int p = 0; p < PLANTS; p++) {
            String kind = KINDS.get(p % KINDS.size());
            entities.append("p" + p + "\t" + kind + "\tplant\t" + kind + "s\n");
            triples.append("p" + p + "\tnear\tp" + (p + KINDS.size()) % PLANTS + "\n");
        }
        Files.writeString(tables.resolve("entities.tsv"), entities);
        Files.writeString(tables.resolve("triples.tsv"), triples);
        data = folder.resolve("data").toString();
        Invocation prepared = Invocation.of(
                "prepare",
                "tsv",
                tables.toString(),
                "--backbone",
                TinyWorld.backbone().toString(),
                "--length",
                "16",
                "--description-length",
                "16",
                "--out",
                data);
        assertThat(prepared.exitCode()).as(prepared.err()).isEqualTo(ExitCodes.DONE);
        assertThat(prepared.out()).contains("60 entities");
    }

    private static Invocation finetune(Path out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "finetune",
                "entities",
                "--graph",
                data,
                "--system",
                "lm+gnn+m",
                "--backbone",
                TinyWorld.backbone().toString(),
                "--steps",
                "60",
                "--batch-size",
                "8",
                "--validate-every",
                "10",
                "--task-rate",
                "3e-2",
                "--out",
                out.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("probe")) {
            arguments.addAll(List.of("--knowledge-rate", "1e-2"));
        }
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    void aRunIsTrainedMeasuredGoneOnWithAndApplied() throws IOException {
        Path run = folder.resolve("run");
        Invocation trained = finetune(run);
        assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCodes.DONE);
        assertThat(trained.out())
                .containsPattern("\n100%  +1  ")
                .contains("run     " + run, "report  " + run.resolve("report.html"));
        for (String file : List.of(
                "config.yaml", "provenance.json", "metrics.jsonl", "predictions.jsonl", "result.json", "report.html")) {
            assertThat(run.resolve(file)).isNotEmptyFile();
        }
        JsonNode result = JsonMapper.shared().readTree(Files.readString(run.resolve("result.json")));
        assertThat(result.path("steps").asInt(0)).isEqualTo(60);
        // 36 plants: three standard errors of a guess among three.
        assertThat(result.path("test").path("accuracy").asDouble(0)).isGreaterThan(0.57);
        String predictions = Files.readString(run.resolve("predictions.jsonl"));
        assertThat(Invocation.lines(predictions)).hasSize(PLANTS / 5 * 4);

        Invocation again = finetune(run);
        assertThat(again.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(again.err()).contains("--resume");
        assertThat(finetune(run, "--resume").exitCode()).isEqualTo(ExitCodes.DONE);
        assertThat(run.resolve("predictions.jsonl")).hasContent(predictions);

        Invocation predicted = Invocation.of("predict", run.toString(), "p1", "p7", "p58", "--top", "2");
        assertThat(predicted.exitCode()).as(predicted.err()).isEqualTo(ExitCodes.DONE);
        List<JsonNode> answers = Invocation.lines(predicted.out());
        assertThat(answers.stream().map(answer -> answer.path("id").asString("") + " " + answer.path("rank")))
                .containsExactly("p1 1", "p1 2", "p7 1", "p7 2", "p58 1", "p58 2");
        Map<String, String> written = new HashMap<>();
        Invocation.lines(predictions)
                .forEach(line -> written.put(
                        line.path("id").asString(""), line.path("predicted").asString("")));
        assertThat(answers)
                .filteredOn(answer -> answer.path("rank").asInt(0) == 1)
                .filteredOn(answer -> written.containsKey(answer.path("id").asString("")))
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.path("predicted").asString(""))
                        .isEqualTo(written.get(answer.path("id").asString(""))));
        Invocation unknown = Invocation.of("predict", run.toString(), "oak");
        assertThat(unknown.exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(unknown.err()).contains("has no entity oak");
    }

    @Test
    void severalSharesAndSeedsAreRunsOfTheirOwnAndOneTable() {
        Path out = folder.resolve("sweep");
        Invocation trained = finetune(out, "--train", "100%,50%", "--seed", "1,2", "--ablation", "probe");
        assertThat(trained.exitCode()).as(trained.err()).isEqualTo(ExitCodes.DONE);
        assertThat(trained.out()).containsPattern("\n100%  +2  ").containsPattern("\n50%  +2  ");
        for (String name : List.of("train-100-seed-1", "train-100-seed-2", "train-50-seed-1", "train-50-seed-2")) {
            assertThat(out.resolve(name).resolve("result.json")).isNotEmptyFile();
            assertThat(out.resolve(name).resolve("report.html")).isNotEmptyFile();
        }
        assertThat(Invocation.of("predict", out.toString(), "p1").err()).contains("name one of them");
    }

    @Test
    void theQuickProfileOfTable3IsRunAndPrinted() throws IOException {
        Path out = folder.resolve("table3");
        String[] command = {
            "reproduce",
            "table3",
            "--profile",
            "quick",
            "--graph",
            data,
            "--out",
            out.toString(),
            "--backbone",
            TinyWorld.backbone().toString()
        };
        Invocation reproduced = Invocation.of(command);
        assertThat(reproduced.exitCode()).as(reproduced.err()).isEqualTo(ExitCodes.DONE);
        assertThat(reproduced.out())
                .startsWith(Files.readString(out.resolve("table.md")))
                .containsPattern("\\| GNN \\| gnn \\| 48\\.2 \\| [0-9.]+(?:, 95 % ± [0-9.]+)? \\(1\\) \\|")
                .containsPattern(
                        "\\| RoBERTa\\+GNN\\+M \\| lm\\+gnn\\+m \\| 79\\.1 \\| [0-9.]+(?:, 95 % ± [0-9.]+)? \\(1\\) \\| 66\\.7 \\| [0-9.]+(?:, 95 % ± [0-9.]+)? \\(1\\) \\|")
                .contains("| JAKET | jaket | 81.6 | – |", "report  " + out.resolve("report.html"));
        assertThat(out.resolve("report.html")).content().contains("48.2");
        List<JsonNode> cells = Invocation.lines(Files.readString(out.resolve("cells.jsonl")));
        // The language model and the probe and + GNN + M with each share, GNN with all of it.
        assertThat(cells).hasSize(10);
        for (JsonNode cell : cells) {
            assertThat(out.resolve(cell.path("run").asString("")).resolve("report.html"))
                    .isNotEmptyFile();
        }
        Invocation again = Invocation.of(command);
        assertThat(again.out()).isEqualTo(reproduced.out());
        assertThat(again.err().lines().filter(line -> line.endsWith("was finished before")))
                .hasSize(10);
    }
}
