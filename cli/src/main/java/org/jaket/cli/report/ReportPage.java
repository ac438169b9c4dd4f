package org.jaket.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jaket.pretrain.Provenance;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Utf8;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code report.html} of a run: one page that needs no other file. */
public final class ReportPage {

    /** The page's name in a run directory. */
    public static final String FILE = "report.html";

    private ReportPage() {}

    /**
     * Writes the page from what a run directory holds; {@code metrics.jsonl} alone is enough.
     *
     * @param run a run directory
     * @param picture vectors of a sample of its entities; null leaves the picture out
     * @return the page that was written
     * @throws BadInputException if there are no metrics, or a file of the run is not what it should be
     */
    public static Path write(Path run, @Nullable EntityPicture picture) {
        if (!Files.isDirectory(run)) {
            throw new BadInputException(run + ": no such directory; give the directory of a run");
        }
        RunMetrics metrics = RunMetrics.read(run.resolve("metrics.jsonl"));
        JsonNode provenance = provenance(run.resolve("provenance.json"));
        String config = textOf(run.resolve("config.yaml"));
        Path page = run.resolve(FILE);
        AtomicFiles.write(page, html(run.toAbsolutePath().normalize(), metrics, provenance, config, picture));
        return page;
    }

    static String html(
            Path run,
            RunMetrics metrics,
            @Nullable JsonNode provenance,
            @Nullable String config,
            @Nullable EntityPicture picture) {
        String name = String.valueOf(run.getFileName());
        Html html = new Html();
        html.raw(resource("report-head.html").replace("{{title}}", Svg.escape("jaket run " + name)));
        html.raw("<header><h1>")
                .text(name)
                .raw("</h1><p>")
                .text(summary(metrics))
                .raw("</p></header>\n");
        html.raw(BeforeAfterHtml.table(metrics));
        charts(html, "Losses", "Dashed lines mark refreshes of the entity memory.", MetricCharts.losses(metrics));
        charts(
                html,
                "Held-out measures",
                "Bars are one standard error; the dashed line is chance.",
                MetricCharts.heldOut(metrics));
        if (picture != null) {
            html.raw("<section><h2>Entity vectors</h2><p>");
            html.text("Output vectors of the knowledge module for "
                    + Format.count(picture.labels().size())
                    + " entities, on their first two principal components. Rest the pointer on a point for its name.");
            html.raw("</p>\n<div class=\"picture\">").raw(picture.svg()).raw("</div></section>\n");
        }
        charts(html, "Training", "", MetricCharts.training(metrics));
        notes(html, metrics.notes(), metrics.noteCount());
        ProvenanceHtml.write(html, provenance);
        if (config != null) {
            html.raw("<section><h2>Configuration</h2>\n<details><summary>config.yaml</summary><pre>");
            html.text(config).raw("</pre></details></section>\n");
        }
        return html.raw("</main>\n</body>\n</html>\n").toString();
    }

    private static String summary(RunMetrics metrics) {
        if (metrics.steps().isEmpty()) {
            return "No training step yet.";
        }
        RunMetrics.Training training = metrics.training();
        double seconds = training.seconds();
        double tokens = training.tokens();
        String of = metrics.totalSteps() > 0 ? " of " + Format.count(metrics.totalSteps()) : "";
        return Format.count(training.lastStep()) + of + " steps, " + Format.count((long) tokens) + " tokens of text in "
                + Format.duration(seconds) + " of training ("
                + (seconds > 0 ? Format.count(Math.round(tokens / seconds)) + " tokens/s" : "no time measured") + ")"
                + (metrics.finished() ? "." : "; not finished.");
    }

    private static void charts(Html html, String title, String remark, List<LineChart> charts) {
        List<LineChart> drawn =
                charts.stream().filter(chart -> !chart.isEmpty()).toList();
        if (drawn.isEmpty()) {
            return;
        }
        html.raw("<section><h2>").text(title).raw("</h2>");
        if (!remark.isEmpty()) {
            html.raw("<p>").text(remark).raw("</p>");
        }
        html.raw("\n<div class=\"charts\">\n");
        drawn.forEach(chart -> html.raw("<figure>").raw(chart.svg()).raw("</figure>\n"));
        html.raw("</div></section>\n");
    }

    private static void notes(Html html, List<String> notes, long count) {
        if (notes.isEmpty()) {
            return;
        }
        html.raw("<section><h2>Notes</h2>\n<ul>");
        notes.forEach(note -> html.raw("<li>").text(note).raw("</li>\n"));
        html.raw(count > notes.size() ? "<li>… and " + (count - notes.size()) + " more in metrics.jsonl</li>" : "");
        html.raw("</ul></section>\n");
    }

    private static @Nullable JsonNode provenance(Path file) {
        return Files.isRegularFile(file) ? Provenance.read(file) : null;
    }

    private static @Nullable String textOf(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        return Utf8.read(file);
    }

    static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
