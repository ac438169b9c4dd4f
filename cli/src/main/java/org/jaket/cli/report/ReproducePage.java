package org.jaket.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jaket.store.AtomicFiles;
import org.jaket.tasks.reproduce.Reproduction;
import org.jaket.tasks.reproduce.TableText;

/** {@code report.html} of a table: the paper's figures beside ours, and a link to the report of each cell. */
public final class ReproducePage {

    private ReproducePage() {}

    /**
     * Writes the page from what the table's directory holds.
     *
     * @param out the directory of the table
     * @return the page
     * @throws org.jaket.store.BadInputException if {@code table.md} or {@code cells.jsonl} is missing or damaged
     */
    public static Path write(Path out) {
        TableText text = TableText.read(Reproduction.table(out));
        List<Reproduction.Finished> cells = Reproduction.finished(out);
        Html html = new Html();
        html.raw(ReportPage.resource("report-head.html").replace("{{title}}", Svg.escape(text.title())));
        html.raw("<header><h1>").text(text.title()).raw("</h1><p>");
        html.text(cells.size() == 1 ? "One cell is finished." : cells.size() + " cells are finished.");
        html.raw("</p></header>\n<section>\n<table class=\"numbers\"><thead>");
        row(html, "th", text.header());
        html.raw("</thead><tbody>\n");
        text.rows().forEach(line -> row(html, "td", line));
        html.raw("</tbody></table>\n");
        if (!text.differences().isEmpty()) {
            html.raw("<h2>").text(TableText.DIFFERENCES_TITLE).raw("</h2>\n<table class=\"numbers\"><thead>");
            row(html, "th", TableText.DIFFERENCES);
            html.raw("</thead><tbody>\n");
            text.differences().forEach(line -> row(html, "td", line));
            html.raw("</tbody></table>\n");
        }
        html.raw("<ul>");
        text.remarks().forEach(remark -> html.raw("<li>").text(remark).raw("</li>\n"));
        html.raw("</ul></section>\n<section><h2>Cells</h2>\n<table class=\"numbers\"><thead>");
        row(html, "th", List.of("run", "per cent"));
        html.raw("</thead><tbody>\n");
        for (Reproduction.Finished cell : cells) {
            String link = cell.run().replace('\\', '/');
            html.raw("<tr><td><a href=\"").text(link + "/" + ReportPage.FILE).raw("\">");
            html.text(link.substring(link.indexOf('/') + 1)).raw("</a></td><td>");
            html.text(String.format(Locale.ROOT, "%.1f", cell.percent())).raw("</td></tr>\n");
        }
        html.raw("</tbody></table></section>\n</main>\n</body>\n</html>\n");
        Path page = out.resolve(ReportPage.FILE);
        AtomicFiles.write(page, html.toString());
        return page;
    }

    private static void row(Html html, String tag, List<String> cells) {
        html.raw("<tr>");
        cells.forEach(cell -> html.raw("<" + tag + ">").text(cell).raw("</" + tag + ">"));
        html.raw("</tr>\n");
    }
}
