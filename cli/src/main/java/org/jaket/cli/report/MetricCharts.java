package org.jaket.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jaket.cli.report.RunMetrics.Evaluation;
import org.jaket.cli.report.RunMetrics.Measure;
import org.jaket.cli.report.RunMetrics.Refresh;
import org.jaket.cli.report.RunMetrics.Step;

/** The charts of a report, from the metrics of a run. */
final class MetricCharts {

    private static final int MOST_POINTS = 300;
    private static final int MOST_MARKS = 100;

    private static final String BLUE = "#1a73e8";
    private static final String RED = "#d93025";
    private static final String GREEN = "#188038";
    private static final String ORANGE = "#e37400";
    private static final String VIOLET = "#8430ce";

    private MetricCharts() {}

    /** The four losses of section 3.6, raw and smoothed. */
    static List<LineChart> losses(RunMetrics metrics) {
        return List.of(
                loss(metrics, "Entity category, L_c", BLUE, Step::category),
                loss(metrics, "Relation type, L_r", GREEN, Step::relation),
                loss(metrics, "Masked token, L_t", RED, Step::token),
                loss(metrics, "Masked entity, L_e", ORANGE, Step::entity));
    }

    /** One chart a measure, over all evaluations. */
    static List<LineChart> heldOut(RunMetrics metrics) {
        Set<String> keys = new LinkedHashSet<>();
        metrics.evaluations().forEach(e -> e.measures().forEach(m -> keys.add(m.key())));
        List<LineChart> charts = new ArrayList<>();
        for (String key : keys) {
            List<Evaluation> with = spread(
                    metrics.evaluations().stream()
                            .filter(e -> e.find(key).isPresent())
                            .toList(),
                    MOST_POINTS);
            List<Measure> measures =
                    with.stream().map(e -> e.find(key).orElseThrow()).toList();
            Measure last = measures.get(measures.size() - 1);
            double[] x = with.stream().mapToDouble(Evaluation::step).toArray();
            double[] y = measures.stream().mapToDouble(Measure::value).toArray();
            double[] error =
                    measures.stream().mapToDouble(Measure::standardError).toArray();
            charts.add(
                    new LineChart(capital(last.label()), last.higherIsBetter() ? "higher is better" : "lower is better")
                            .points("", VIOLET, x, y, error)
                            .reference(last.chance(), "chance"));
        }
        return charts;
    }

    /** Speed, learning rates, gradient norm and how stale the memory was. */
    static List<LineChart> training(RunMetrics metrics) {
        List<Step> steps = metrics.steps();
        double[] x = steps.stream().mapToDouble(Step::step).toArray();
        double[] speed = values(steps, s -> (double) s.tokens() / s.seconds());
        double[] norm = values(steps, Step::gradientNorm);
        LineChart tokens = new LineChart("Speed", "tokens/s")
                .fromZero()
                .faint(BLUE, x, speed)
                .curve("", BLUE, x, smoothed(speed));
        LineChart rates = new LineChart("Learning rates", "")
                .fromZero()
                .curve("language module", RED, x, values(steps, Step::languageRate))
                .curve("everything else", BLUE, x, values(steps, Step::knowledgeRate));
        LineChart gradient = new LineChart("Gradient norm", "before clipping")
                .faint(GREEN, x, norm)
                .curve("", GREEN, x, smoothed(norm));
        marks(tokens, metrics);
        marks(gradient, metrics);
        return List.of(tokens, rates, gradient, staleness(metrics));
    }

    private static LineChart staleness(RunMetrics metrics) {
        List<Refresh> refreshes = spread(
                metrics.refreshes().stream()
                        .filter(r -> Double.isFinite(r.cosine()))
                        .toList(),
                MOST_POINTS);
        return new LineChart("Memory vectors before and after a refresh", "mean cosine")
                .points(
                        "",
                        VIOLET,
                        refreshes.stream().mapToDouble(Refresh::step).toArray(),
                        refreshes.stream().mapToDouble(Refresh::cosine).toArray(),
                        new double[0]);
    }

    private static LineChart loss(RunMetrics metrics, String title, String colour, ToDoubleFunction<Step> value) {
        double[] x = metrics.steps().stream().mapToDouble(Step::step).toArray();
        double[] y = values(metrics.steps(), value);
        LineChart chart =
                new LineChart(title, "cross-entropy").faint(colour, x, y).curve("", colour, x, smoothed(y));
        marks(chart, metrics);
        return chart;
    }

    private static void marks(LineChart chart, RunMetrics metrics) {
        List<Refresh> refreshes = spread(
                metrics.refreshes().stream()
                        .filter(refresh -> refresh.step() > 0)
                        .toList(),
                MOST_MARKS);
        for (Refresh refresh : refreshes) {
            chart.mark(
                    (double) refresh.step(),
                    "refresh " + refresh.refresh() + ", " + Format.duration(refresh.seconds()));
        }
    }

    /** At most so many of a list, evenly over it, the first and the last among them: more make a page heavy, not clear. */
    static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * (all.size() - 1) / (most - 1))))
                .toList();
    }

    private static double[] values(List<Step> steps, ToDoubleFunction<Step> value) {
        return steps.stream().mapToDouble(value).toArray();
    }

    /**
     * An exponential mean without the pull of its first value, over about a fiftieth of the run. A value that is not
     * there changes nothing.
     */
    static double[] smoothed(double[] values) {
        double keep = 1 - 1 / Math.max(3.0, values.length / 50.0);
        double[] smooth = new double[values.length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                sum = keep * sum + (1 - keep) * values[i];
                weight = keep * weight + (1 - keep);
            }
            smooth[i] = weight > 0 ? sum / weight : Double.NaN;
        }
        return smooth;
    }

    private static String capital(String label) {
        return label.isEmpty() ? label : label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1);
    }
}
