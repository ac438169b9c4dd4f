package org.jaket.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** A line chart over training steps: curves, vertical marks, horizontal references. */
final class LineChart {

    private static final int WIDTH = 540;
    private static final int HEIGHT = 290;
    private static final int LEFT = 58;
    private static final int RIGHT = 18;
    private static final int TOP = 56;
    private static final int BOTTOM = 42;
    private static final int MOST_POINTS = 700;

    private enum Style {
        FAINT,
        STRONG,
        POINTS
    }

    private record Series(String name, String colour, double[] x, double[] y, double[] error, Style style) {}

    private record Reference(double y, String label) {}

    private record Mark(double x, String title) {}

    private final String title;
    private final String unit;
    private final List<Series> series = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private boolean zero;

    LineChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** The values as they are, thin and pale, behind the other curves. */
    LineChart faint(String colour, double[] x, double[] y) {
        double[][] thin = thinned(x, y);
        series.add(new Series("", colour, thin[0], thin[1], new double[0], Style.FAINT));
        return this;
    }

    LineChart curve(String name, String colour, double[] x, double[] y) {
        double[][] thin = thinned(x, y);
        series.add(new Series(name, colour, thin[0], thin[1], new double[0], Style.STRONG));
        return this;
    }

    /** A curve with its points shown; {@code error} may be empty or hold NaN. */
    LineChart points(String name, String colour, double[] x, double[] y, double[] error) {
        series.add(new Series(name, colour, x, y, error, Style.POINTS));
        return this;
    }

    LineChart reference(double y, String label) {
        if (Double.isFinite(y)) {
            references.add(new Reference(y, label));
        }
        return this;
    }

    LineChart mark(double x, String markTitle) {
        marks.add(new Mark(x, markTitle));
        return this;
    }

    LineChart fromZero() {
        zero = true;
        return this;
    }

    /** Whether there is a finite value to draw. */
    boolean isEmpty() {
        return series.stream().flatMapToDouble(s -> Arrays.stream(s.y())).noneMatch(Double::isFinite);
    }

    String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        double[] xs = series.stream().flatMapToDouble(s -> Arrays.stream(s.x())).toArray();
        // Steps: there is none below 0.
        Axis x = Axis.over(xs, LEFT, WIDTH - RIGHT, 6, true, false);
        Axis y = Axis.over(valuesShown(), HEIGHT - BOTTOM, TOP, 5, zero, true);
        frame(svg, x, y);
        for (Mark mark : marks) {
            double at = x.pixel(mark.x());
            svg.titledLine(
                    at,
                    TOP,
                    at,
                    HEIGHT - BOTTOM,
                    "class=\"mark\" stroke=\"#9aa0a6\" stroke-dasharray=\"2 3\"",
                    mark.title());
        }
        for (Reference reference : references) {
            double at = y.pixel(reference.y());
            svg.line(LEFT, at, WIDTH - RIGHT, at, "stroke=\"#80868b\" stroke-dasharray=\"6 4\"");
            svg.text(
                    WIDTH - RIGHT - 4,
                    at - 4,
                    "text-anchor=\"end\" fill=\"#5f6368\" font-size=\"11\"",
                    reference.label());
        }
        for (Style style : Style.values()) {
            series.stream().filter(s -> s.style() == style).forEach(s -> draw(svg, s, x, y));
        }
        legend(svg);
        return svg.finish();
    }

    private double[] valuesShown() {
        DoubleStream values = series.stream().flatMapToDouble(LineChart::robustValues);
        return DoubleStream.concat(values, references.stream().mapToDouble(Reference::y))
                .toArray();
    }

    /** A pale raw curve does not widen the axis by its few wildest values. */
    private static DoubleStream robustValues(Series s) {
        if (s.style() == Style.POINTS && s.error().length == s.y().length) {
            double[] ends = new double[2 * s.y().length];
            for (int i = 0; i < s.y().length; i++) {
                double error = Double.isFinite(s.error()[i]) ? s.error()[i] : 0;
                ends[2 * i] = s.y()[i] - error;
                ends[2 * i + 1] = s.y()[i] + error;
            }
            return Arrays.stream(ends);
        }
        double[] sorted = Arrays.stream(s.y()).filter(Double::isFinite).sorted().toArray();
        if (s.style() != Style.FAINT || sorted.length < 50) {
            return Arrays.stream(sorted);
        }
        int cut = sorted.length / 100;
        return Arrays.stream(sorted, cut, sorted.length - cut);
    }

    private void frame(Svg svg, Axis x, Axis y) {
        svg.text(
                LEFT - 40,
                20,
                "font-size=\"" + (title.length() > 56 ? 12 : 14) + "\" font-weight=\"600\" fill=\"#202124\"",
                title);
        for (double tick : y.ticks()) {
            double at = y.pixel(tick);
            svg.line(LEFT, at, WIDTH - RIGHT, at, "stroke=\"#e8eaed\"");
            svg.text(LEFT - 8, at + 4, "text-anchor=\"end\" fill=\"#3c4043\"", y.label(tick));
        }
        for (double tick : x.ticks()) {
            double at = x.pixel(tick);
            svg.line(at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 4, "stroke=\"#9aa0a6\"");
            svg.text(at, HEIGHT - BOTTOM + 18, "text-anchor=\"middle\" fill=\"#3c4043\"", x.label(tick));
        }
        svg.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "stroke=\"#9aa0a6\"");
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, "text-anchor=\"middle\" fill=\"#5f6368\"", "step");
        svg.text(LEFT - 40, 37, "fill=\"#5f6368\" font-size=\"11.5\"", unit);
    }

    private void draw(Svg svg, Series s, Axis x, Axis y) {
        double[] px = x.pixels(s.x());
        double[] py = y.pixels(s.y());
        for (int i = 0; i < py.length; i++) {
            if (Double.isFinite(py[i])) {
                py[i] = Math.max(TOP, Math.min(HEIGHT - BOTTOM, py[i]));
            }
        }
        String stroke = "stroke=\"" + s.colour() + "\" stroke-linejoin=\"round\" ";
        svg.path(
                px,
                py,
                stroke
                        + (s.style() == Style.FAINT
                                ? "stroke-width=\"1\" stroke-opacity=\"0.28\""
                                : "stroke-width=\"2\""));
        if (s.style() == Style.POINTS) {
            for (int i = 0; i < px.length; i++) {
                if (!Double.isFinite(py[i])) {
                    continue;
                }
                if (i < s.error().length && Double.isFinite(s.error()[i])) {
                    svg.line(
                            px[i],
                            y.pixel(s.y()[i] - s.error()[i]),
                            px[i],
                            y.pixel(s.y()[i] + s.error()[i]),
                            stroke + "stroke-width=\"1.5\"");
                }
                svg.circle(
                        px[i],
                        py[i],
                        3.5,
                        "fill=\"" + s.colour() + "\"",
                        "step " + (long) s.x()[i] + ": " + Format.significant(s.y()[i]));
            }
        }
    }

    private void legend(Svg svg) {
        double at = LEFT - 40 + (unit.isEmpty() ? 0 : 20 + 6.6 * unit.length());
        List<Series> named = series.stream().filter(s -> !s.name().isEmpty()).toList();
        if (named.size() < 2) {
            return;
        }
        for (Series s : named) {
            svg.line(at, 33, at + 16, 33, "stroke=\"" + s.colour() + "\" stroke-width=\"3\"");
            svg.text(at + 21, 37, "fill=\"#3c4043\"", s.name());
            at += 36 + 6.6 * s.name().length();
        }
    }

    /** Means over equal buckets, so that a long run does not make a heavy page. */
    private static double[][] thinned(double[] x, double[] y) {
        if (x.length <= MOST_POINTS) {
            return new double[][] {x, y};
        }
        double[] thinX = new double[MOST_POINTS];
        double[] thinY = new double[MOST_POINTS];
        for (int bucket = 0; bucket < MOST_POINTS; bucket++) {
            int from = (int) ((long) bucket * x.length / MOST_POINTS);
            int to = (int) ((bucket + 1L) * x.length / MOST_POINTS);
            thinX[bucket] = Arrays.stream(x, from, to).average().orElse(Double.NaN);
            thinY[bucket] = Arrays.stream(y, from, to)
                    .filter(Double::isFinite)
                    .average()
                    .orElse(Double.NaN);
        }
        return new double[][] {thinX, thinY};
    }
}
