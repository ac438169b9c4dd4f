package org.jaket.cli.report;

import java.util.Optional;
import org.jaket.cli.report.RunMetrics.Evaluation;
import org.jaket.cli.report.RunMetrics.Measure;

/** The table before | after | chance of the report. */
final class BeforeAfterHtml {

    private BeforeAfterHtml() {}

    /** The table, or nothing when the run evaluated nothing. */
    static String table(RunMetrics metrics) {
        if (metrics.evaluations().isEmpty()) {
            return "";
        }
        Evaluation last = metrics.evaluations().get(metrics.evaluations().size() - 1);
        Optional<Evaluation> before = metrics.evaluation("before");
        Html html = new Html();
        html.raw("<section><h2>Held out, before and after</h2>\n<table class=\"numbers\"><thead><tr><th>measure</th>"
                + "<th>before</th><th>");
        html.text(last.phase().equals("after") ? "after" : "step " + Format.count(last.step()));
        html.raw("</th><th>chance</th><th>examples</th></tr></thead>\n<tbody>\n");
        for (Measure measure : last.measures()) {
            row(html, before.flatMap(b -> b.find(measure.key())), measure);
        }
        return html.raw("</tbody></table></section>\n").toString();
    }

    private static void row(Html html, Optional<Measure> before, Measure after) {
        html.raw("<tr><td>")
                .text(after.label())
                .raw(after.higherIsBetter() ? " ↑" : " ↓")
                .raw("</td><td>");
        html.text(before.map(BeforeAfterHtml::withError).orElse("–")).raw("</td><td class=\"");
        html.raw(before.map(b -> verdict(b, after)).orElse("same")).raw("\">").text(withError(after));
        html.raw("</td><td>").text(Format.significant(after.chance())).raw("</td><td>");
        html.text(Format.count(after.examples())).raw("</td></tr>\n");
    }

    /** A difference within two standard errors of itself is none. */
    private static String verdict(Measure before, Measure after) {
        double gain = after.higherIsBetter() ? after.value() - before.value() : before.value() - after.value();
        double error = Math.hypot(orZero(before.standardError()), orZero(after.standardError()));
        if (!(Math.abs(gain) > 2 * error)) {
            return "same";
        }
        return gain > 0 ? "better" : "worse";
    }

    private static double orZero(double error) {
        return Double.isNaN(error) ? 0 : error;
    }

    private static String withError(Measure measure) {
        String error = Double.isNaN(measure.standardError()) ? "" : " ± " + Format.significant(measure.standardError());
        return Format.significant(measure.value()) + error;
    }
}
