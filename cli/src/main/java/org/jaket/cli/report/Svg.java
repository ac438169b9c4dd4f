package org.jaket.cli.report;

import java.util.Locale;

/** A growing SVG drawing. Coordinates are in CSS pixels, written with two decimals. */
final class Svg {

    private final StringBuilder text = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
                        + "aria-label=\"%s\" font-family=\"system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif\" "
                        + "font-size=\"12\">%n",
                width,
                height,
                width,
                height,
                escape(title)));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    Svg line(double x1, double y1, double x2, double y2, String attributes) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" %s/>%n",
                x1,
                y1,
                x2,
                y2,
                attributes));
        return this;
    }

    /** A line with a title that a browser shows when the pointer rests on it. */
    Svg titledLine(double x1, double y1, double x2, double y2, String attributes, String title) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" %s><title>%s</title></line>%n",
                x1,
                y1,
                x2,
                y2,
                attributes,
                escape(title)));
        return this;
    }

    Svg text(double x, double y, String attributes, String content) {
        text.append(String.format(
                Locale.ROOT, "<text x=\"%.2f\" y=\"%.2f\" %s>%s</text>%n", x, y, attributes, escape(content)));
        return this;
    }

    Svg circle(double x, double y, double radius, String attributes, String title) {
        text.append(
                String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" %s", x, y, radius, attributes));
        text.append(title.isEmpty() ? "/>\n" : "><title>" + escape(title) + "</title></circle>\n");
        return this;
    }

    Svg rect(double x, double y, double w, double h, String attributes) {
        text.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" %s/>%n",
                x,
                y,
                w,
                h,
                attributes));
        return this;
    }

    /** A polyline that is broken wherever a coordinate is not finite. */
    Svg path(double[] x, double[] y, String attributes) {
        StringBuilder d = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                pen = false;
                continue;
            }
            d.append(String.format(Locale.ROOT, pen ? "L%.1f %.1f" : "M%.1f %.1f", x[i], y[i]));
            pen = true;
        }
        if (d.length() > 0) {
            text.append("<path d=\"")
                    .append(d)
                    .append("\" fill=\"none\" ")
                    .append(attributes)
                    .append("/>\n");
        }
        return this;
    }

    Svg open(String tag) {
        text.append('<').append(tag).append(">\n");
        return this;
    }

    Svg close(String tag) {
        text.append("</").append(tag).append(">\n");
        return this;
    }

    String finish() {
        return text + "</svg>\n";
    }

    /** Text made safe inside XML elements and attributes; characters that XML forbids become a question mark. */
    static String escape(String raw) {
        StringBuilder safe = new StringBuilder(raw.length() + 16);
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> {
                    boolean allowed = c == '\t'
                            || c == '\n'
                            || c == '\r'
                            || (c >= 0x20 && c <= 0xD7FF)
                            || (c >= 0xE000 && c <= 0xFFFD)
                            || c >= 0x10000;
                    safe.appendCodePoint(allowed ? c : '?');
                }
            }
        });
        return safe.toString();
    }
}
