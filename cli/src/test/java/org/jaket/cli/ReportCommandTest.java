package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jaket.tasks.reproduce.TableText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir
    Path run;

    @Test
    void aFineTuningRunKeepsItsOwnPage() throws IOException {
        Files.writeString(run.resolve("provenance.json"), "{\"task\":\"metaqa\"}");
        Files.writeString(run.resolve("config.yaml"), "seed: 1");
        Files.writeString(run.resolve("metrics.jsonl"), "{\"event\":\"started\",\"step\":0}\n");
        Files.writeString(run.resolve("result.json"), "{\"task\":\"metaqa\",\"triples\":17}");
        Files.writeString(run.resolve("predictions.jsonl"), "{\"id\":\"q:1\",\"correct\":false}\n");
        Invocation report = Invocation.of("report", run.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(run.resolve("report.html")).content().contains("metaqa, fine-tuned", "q:1");
    }

    @Test
    void theDirectoryOfATableKeepsItsTable() throws IOException {
        Files.writeString(run.resolve("reproduce.json"), "{}");
        TableText text = new TableText(
                "Table 2: questions",
                List.of("model", "system", "1-hop, paper", "ours"),
                List.of(List.of("JAKET", "jaket", "95.7", "–")),
                List.of(List.of(
                        "RoBERTa (lm)",
                        "1-hop",
                        "+3.7",
                        "+2.2",
                        "0.4, +1.0 to +3.4",
                        "3",
                        "–",
                        "90",
                        "7, 1, p = 0.070")),
                List.of("Measured at night."));
        Files.writeString(run.resolve("table.md"), text.markdown());
        Files.writeString(run.resolve("cells.jsonl"), "{\"ours\":12.34,\"run\":\"cells/jaket-1-hop-seed-1\"}\n");
        Invocation report = Invocation.of("report", run.toString());
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(run.resolve("report.html"))
                .content()
                .contains(
                        "Table 2: questions",
                        "95.7",
                        "Measured at night.",
                        "12.3",
                        "Paired differences",
                        "RoBERTa (lm)",
                        "p = 0.070")
                .contains("cells/jaket-1-hop-seed-1/report.html");
        Files.delete(run.resolve("cells.jsonl"));
        assertThat(Invocation.of("report", run.toString()).exitCode()).isEqualTo(ExitCodes.BAD_INPUT);
    }
}
