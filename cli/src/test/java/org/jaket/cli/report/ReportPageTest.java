package org.jaket.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportPageTest {

    @TempDir
    Path run;

    private static String step(int step) {
        return String.format(
                Locale.ROOT,
                "{\"event\":\"step\",\"step\":%d,\"loss\":%f,\"category\":%f,\"relation\":%f,\"token\":%f,\"entity\":null,"
                        + "\"language_rate\":1e-5,\"knowledge_rate\":1e-4,\"gradient_norm\":1.5,\"tokens\":2048,\"nodes\":900,"
                        + "\"seconds\":2.0,\"wait_seconds\":0.0}",
                step,
                6.0 / step,
                2.0 / step,
                1.5 / step,
                10.0 / step);
    }

    private static String evaluation(int step, String phase, double value) {
        return "{\"event\":\"evaluation\",\"step\":" + step + ",\"phase\":\"" + phase
                + "\",\"measures\":[{\"key\":\"category_accuracy\",\"label\":\"category <accuracy> & more\",\"value\":"
                + value
                + ",\"standard_error\":0.01,\"chance\":0.125,\"examples\":1000,\"higher_is_better\":true}]}";
    }

    private static List<String> metrics() {
        List<String> lines = new ArrayList<>();
        lines.add("{\"event\":\"started\",\"step\":0,\"total_steps\":40}");
        lines.add(evaluation(0, "before", 0.11));
        IntStream.rangeClosed(1, 40).forEach(s -> lines.add(step(s)));
        lines.add("{\"event\":\"refresh\",\"step\":20,\"refresh\":1,\"seconds\":12.5,\"cosine\":0.98,\"next_at\":40}");
        lines.add(evaluation(40, "after", 0.93));
        lines.add("{\"event\":\"finished\",\"step\":40,\"completed\":true,\"seconds\":90}");
        return lines;
    }

    private Document page() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ReportPage.write(run, null).toFile());
    }

    private static List<Element> charts(Document page) {
        NodeList nodes = page.getElementsByTagName("svg");
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void metricsAloneMakeAWellFormedPageWithTheCurves() throws Exception {
        Files.write(run.resolve("metrics.jsonl"), metrics());
        Document page = page();
        assertThat(charts(page))
                .extracting(chart -> chart.getAttribute("aria-label"))
                .contains("Entity category, L_c", "Relation type, L_r", "Masked token, L_t", "Learning rates", "Speed")
                .doesNotContain("Masked entity, L_e");
        Element category = charts(page).stream()
                .filter(chart -> chart.getAttribute("aria-label").startsWith("Entity category"))
                .findFirst()
                .orElseThrow();
        assertThat(category.getElementsByTagName("path").getLength())
                .as("raw and smoothed")
                .isEqualTo(2);
        String raw = ((Element) category.getElementsByTagName("path").item(0)).getAttribute("d");
        assertThat(raw.split("[ML]"))
                .as("one point a step, and what stands before the first")
                .hasSize(41);
        assertThat(category.getElementsByTagName("title").getLength())
                .as("refresh marks")
                .isEqualTo(1);
    }

    @Test
    void thePageNeedsNothingFromElsewhere() throws Exception {
        Files.write(run.resolve("metrics.jsonl"), metrics());
        String html = Files.readString(ReportPage.write(run, null));
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", " src=", " href=", "@import", "<script");
    }

    @Test
    void beforeAndAfterStandInTheTable() throws Exception {
        Files.write(run.resolve("metrics.jsonl"), metrics());
        String table = page().getElementsByTagName("tbody").item(0).getTextContent();
        assertThat(table).containsSubsequence("category <accuracy> & more", "0.1100", "0.9300", "0.1250", "1,000");
        assertThat(verdict(0.93)).isEqualTo("better");
        assertThat(verdict(0.05)).isEqualTo("worse");
        // Within twice the standard error of a difference, √2 · 0.01.
        assertThat(verdict(0.1382)).isEqualTo("same");
        assertThat(verdict(0.1384)).isEqualTo("better");
    }

    private String verdict(double after) throws IOException {
        Files.write(
                run.resolve("metrics.jsonl"), List.of(evaluation(0, "before", 0.11), evaluation(40, "after", after)));
        String html = Files.readString(ReportPage.write(run, null));
        return html.replaceFirst("(?s).*<td class=\"(better|worse|same)\">.*", "$1");
    }

    @Test
    void noAxisOfStepsBeginsBelowNone() throws Exception {
        Files.write(run.resolve("metrics.jsonl"), List.of(evaluation(0, "before", 0.11)));
        assertThat(Files.readString(ReportPage.write(run, null))).doesNotContainPattern(">-\\d");
    }

    @Test
    void provenanceAndConfigurationAreShownAsTextNotMarkup() throws Exception {
        Files.write(run.resolve("metrics.jsonl"), metrics());
        Files.writeString(
                run.resolve("provenance.json"), "{\"data\":{\"name\":\"<script>alert(1)</script>\"},\"seed\":7}");
        Files.writeString(run.resolve("config.yaml"), "seed: 7 # a < b & c\n");
        Document page = page();
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getDocumentElement().getTextContent())
                .contains("data.name", "<script>alert(1)</script>", "seed: 7 # a < b & c");
    }

    @Test
    void theEntitiesAreDrawnWithALegend() throws Exception {
        Files.write(run.resolve("metrics.jsonl"), metrics());
        float[][] vectors = new float[50][4];
        int[] category = new int[50];
        for (int i = 0; i < 50; i++) {
            category[i] = i % 2;
            vectors[i] = new float[] {i % 2 * 10, i, 0, 1};
        }
        List<String> labels =
                IntStream.range(0, 50).mapToObj(i -> "entity " + i).toList();
        EntityPicture picture = new EntityPicture(List.of("noun.food", "noun.body"), category, labels, vectors);
        String html = Files.readString(ReportPage.write(run, picture));
        assertThat(html).contains("entity 7 – noun.body", "noun.food  (25)", "noun.body  (25)");
    }

    @Test
    void aLineThatAKillCutShortIsLeftOut() throws Exception {
        List<String> lines = metrics().subList(0, 20);
        Files.writeString(run.resolve("metrics.jsonl"), String.join("\n", lines) + "\n{\"event\":\"step\",\"st");
        assertThat(RunMetrics.read(run.resolve("metrics.jsonl")).steps()).hasSize(18);
        assertThat(charts(page())).isNotEmpty();
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), step(1) + "\nnonsense\n" + step(2) + "\n");
        assertThatThrownBy(() -> ReportPage.write(run, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("metrics.jsonl, line 2");
    }

    @Test
    void aRunOfOneStepAndARunWithoutStepsHaveAPage() throws Exception {
        Files.writeString(run.resolve("metrics.jsonl"), step(1) + "\n");
        assertThat(charts(page())).isNotEmpty();
        Files.writeString(run.resolve("metrics.jsonl"), "");
        assertThat(page().getDocumentElement().getTextContent()).contains("No training step yet");
    }

    @Test
    void aLongRunIsKeptAsMeansAndItsSumsAreExact() throws Exception {
        int steps = 3 * StepMeans.MOST + 5;
        try (BufferedWriter writer = Files.newBufferedWriter(run.resolve("metrics.jsonl"))) {
            for (int step = 1; step <= steps; step++) {
                writer.write(step % 50 == 0 ? step(step).replace("\"seconds\":2.0", "\"seconds\":null") : step(step));
                writer.write("\n{\"event\":\"refresh\",\"step\":" + step + ",\"refresh\":" + step
                        + ",\"seconds\":1,\"cosine\":0.5}\n{\"event\":\"skipped\",\"step\":" + step + "}\n");
            }
        }
        RunMetrics metrics = RunMetrics.read(run.resolve("metrics.jsonl"));
        assertThat(metrics.training())
                .isEqualTo(new RunMetrics.Training(steps, 2048.0 * steps, 2.0 * (steps - steps / 50)));
        assertThat(metrics.steps()).hasSize((steps + 3) / 4);
        RunMetrics.Step first = metrics.steps().get(0);
        assertThat(first.category()).isCloseTo((2 + 1 + 2 / 3.0 + 0.5) / 4, within(1e-6));
        assertThat(first.entity()).isNaN();
        assertThat(metrics.steps().get(metrics.steps().size() - 1).seconds())
                .as("means of what is there")
                .isEqualTo(2);
        assertThat(metrics.notes()).hasSize(RunMetrics.MOST_NOTES);
        String html = Files.readString(ReportPage.write(run, null));
        assertThat(html).hasSizeLessThan(600_000).contains("… and " + (steps - RunMetrics.MOST_NOTES) + " more");
    }

    @Test
    void ofALongListTheFirstAndTheLastAreShown() {
        List<Integer> all = IntStream.range(0, 1001).boxed().toList();
        assertThat(MetricCharts.spread(all, 11)).containsExactly(0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000);
        assertThat(MetricCharts.spread(all, 1001)).isEqualTo(all);
    }

    @Test
    void smoothingStartsUnbiasedAndPassesOverMissingValues() {
        double[] smooth = MetricCharts.smoothed(new double[] {4, Double.NaN, 4, 4});
        assertThat(smooth).containsExactly(4, 4, 4, 4);
    }
}
