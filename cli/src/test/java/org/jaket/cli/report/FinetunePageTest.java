package org.jaket.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetunePageTest {

    @TempDir
    Path run;

    private String page(String task, List<String> predictions) throws IOException {
        Files.writeString(run.resolve("provenance.json"), "{\"task\":\"" + task + "\"}");
        Files.writeString(run.resolve("config.yaml"), "seed: 1");
        Files.writeString(
                run.resolve("result.json"),
                "{\"task\":\"" + task + "\",\"relations\":[\"P1\",\"<P2>\"],\"best\":null,\"steps\":[" + "1,".repeat(24)
                        + "1]}");
        Files.write(run.resolve("predictions.jsonl"), predictions);
        return Files.readString(FinetunePage.write(run));
    }

    private static String entity(String id, String part, String category, String predicted) {
        return "{\"id\":\"" + id + "\",\"label\":\"thing\",\"part\":\"" + part + "\",\"category\":\"" + category
                + "\",\"predicted\":\"" + predicted + "\",\"correct\":" + category.equals(predicted) + "}";
    }

    private static String section(String page, String heading) {
        int from = page.indexOf("<section><h2>" + heading + "</h2>");
        assertThat(from).as(heading).isNotNegative();
        return page.substring(from, page.indexOf("</section>", from));
    }

    @Test
    void theTestPartComesFirstAndTheDevPartIsApart() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int e = 0; e < 70; e++) {
            lines.add(entity("d" + e, "dev", "cat", "dog"));
        }
        lines.add(entity("t0", "test", "cat", "dog"));
        lines.add(entity("t1", "test", "dog", "<cow>"));
        lines.add(entity("t2", "test", "dog", "<cow>"));
        lines.add(entity("t3", "test", "cow", "cow"));
        String page = page("entities", lines);
        assertThat(section(page, "Most frequent confusions, test part"))
                .endsWith("<table><tbody>\n<tr><th>dog → &lt;cow&gt;</th><td>2</td></tr>\n"
                        + "<tr><th>cat → dog</th><td>1</td></tr>\n</tbody></table>");
        assertThat(section(page, "Wrong examples, test part"))
                .contains("The first 3 of 3;", "t0 thing", "t1 thing", "t2 thing")
                .doesNotContain("t3 thing", "d0 thing");
        assertThat(section(page, "Most frequent confusions, dev part"))
                .contains("<tr><th>cat → dog</th><td>70</td></tr>")
                .doesNotContain("cow");
        assertThat(section(page, "Wrong examples, dev part"))
                .contains("The first 60 of 70;", "d0 thing")
                .doesNotContain("t0 thing");
        assertThat(page.indexOf("Wrong examples, test part"))
                .isLessThan(page.indexOf("Most frequent confusions, dev part"));
    }

    @Test
    void listsAreWordsAndNothingIsADash() throws IOException {
        String page = page(
                "metaqa",
                List.of(
                        "{\"id\":\"q:1\",\"answers\":[\"Alien\",\"Aliens\"],\"predicted\":\"Cube\",\"correct\":false}"));
        assertThat(section(page, "Measures"))
                .contains("<tr><th>relations</th><td>P1, &lt;P2&gt;</td></tr>")
                .contains("<tr><th>best</th><td>–</td></tr>")
                .contains("1, ".repeat(19) + "1 and 5 more</td>");
        assertThat(section(page, "Wrong examples, measured part")).contains("<td>Alien, Aliens</td>");
    }

    @Test
    void predictionsWithoutAPartAreOfWhatWasMeasured() throws IOException {
        String page = page(
                "fewrel",
                List.of(
                        "{\"query\":\"P17#4\",\"relation\":\"P17\",\"predicted\":\"P19\",\"correct\":false}",
                        "{\"query\":\"P19#0\",\"relation\":\"P19\",\"predicted\":\"P19\",\"correct\":true}"));
        assertThat(section(page, "Most frequent confusions, measured part"))
                .contains("<tr><th>P17 → P19</th><td>1</td></tr>");
        assertThat(section(page, "Wrong examples, measured part"))
                .contains("P17#4")
                .doesNotContain("P19#0");
    }
}
