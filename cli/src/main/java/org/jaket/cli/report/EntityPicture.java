package org.jaket.cli.report;

import java.util.List;

/**
 * Vectors of a sample of entities for the picture of a report.
 *
 * @param categories names of the categories shown, the largest first
 * @param category position in {@code categories} of each entity
 * @param labels name of each entity
 * @param vectors {@code [n][F]} output vectors of the knowledge module
 */
public record EntityPicture(List<String> categories, int[] category, List<String> labels, float[][] vectors) {

    /** How many categories a picture can tell apart. */
    public static final int MOST_CATEGORIES = 12;

    /** How many points a picture holds. */
    public static final int MOST_ENTITIES = 3000;

    private static final int SIDE = 720;
    private static final int LEGEND = 250;
    private static final int LEGEND_CHARACTERS = 26;
    private static final int MARGIN = 20;

    private static final String[] COLOURS = {
        "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b",
        "#e377c2", "#17becf", "#bcbd22", "#393b79", "#7f7f7f", "#e7ba52"
    };

    public EntityPicture {
        if (category.length != labels.size() || category.length != vectors.length) {
            throw new IllegalArgumentException("an entity has a category, a label and a vector: found "
                    + category.length + ", " + labels.size() + " and " + vectors.length);
        }
        if (categories.size() > MOST_CATEGORIES || vectors.length > MOST_ENTITIES) {
            throw new IllegalArgumentException("at most " + MOST_CATEGORIES + " categories and " + MOST_ENTITIES
                    + " entities, found " + categories.size() + " and " + vectors.length);
        }
        categories = List.copyOf(categories);
        labels = List.copyOf(labels);
    }

    /** The picture: a principal-component projection, coloured by category, with a legend. */
    String svg() {
        Svg svg = new Svg(SIDE + LEGEND, SIDE, "Entity vectors by category");
        svg.rect(0.5, 0.5, SIDE - 1, SIDE - 1, "fill=\"#fff\" stroke=\"#dadce0\"");
        double[][] points = Pca.project(vectors);
        Axis x = axis(points, 0, MARGIN, SIDE - MARGIN);
        Axis y = axis(points, 1, SIDE - MARGIN, MARGIN);
        for (int i = 0; i < points.length; i++) {
            String fill = "fill=\"" + COLOURS[category[i]] + "\" fill-opacity=\"0.65\"";
            String title = labels.get(i) + " – " + categories.get(category[i]);
            svg.circle(x.pixel(points[i][0]), y.pixel(points[i][1]), 2.6, fill, title);
        }
        legend(svg);
        return svg.finish();
    }

    private void legend(Svg svg) {
        int[] counts = new int[categories.size()];
        for (int c : category) {
            counts[c]++;
        }
        for (int c = 0; c < counts.length; c++) {
            double at = 24 + 24.0 * c;
            svg.circle(SIDE + 22, at, 6, "fill=\"" + COLOURS[c] + "\"", "");
            svg.text(
                    SIDE + 36,
                    at + 4,
                    "fill=\"#202124\" font-size=\"13\"",
                    shortened(categories.get(c)) + "  (" + counts[c] + ")");
        }
    }

    /** What fits beside the picture; a point's own title has the whole name. */
    private static String shortened(String name) {
        int characters = name.codePointCount(0, name.length());
        return characters <= LEGEND_CHARACTERS
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LEGEND_CHARACTERS - 1)) + "…";
    }

    private static Axis axis(double[][] points, int column, double from, double to) {
        double[] values = new double[points.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = points[i][column];
        }
        return Axis.over(values, from, to, 5, false, false);
    }
}
