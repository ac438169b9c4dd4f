package org.jaket.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark found.
 *
 * @param figures the figures, in the order to print
 * @param sizes sizes of the model, the batch and the data
 * @param machine what it ran on
 * @param versions versions of this project and of the libraries that compute
 * @param notes how to read the figures
 */
public record BenchResult(
        List<Figure> figures,
        Map<String, Object> sizes,
        Map<String, Object> machine,
        Map<String, Object> versions,
        List<String> notes) {

    /** In which unit a figure is printed. */
    public enum Unit {
        /** A ratio, such as 1.52x. */
        RATIO,
        /** A share, in percent. */
        SHARE,
        /** A large number. */
        COUNT,
        /** Seconds. */
        SECONDS
    }

    /**
     * One figure.
     *
     * @param key its name in JSON
     * @param label what it is, in words
     * @param value NaN where it could not be measured
     * @param unit how to print it
     * @param goal what is hoped for, or empty
     */
    public record Figure(String key, String label, double value, Unit unit, String goal) {

        String text() {
            if (Double.isNaN(value)) {
                return "-";
            }
            return switch (unit) {
                case RATIO -> String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
                case SHARE -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
                case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
                case SECONDS -> String.format(Locale.ROOT, "%.4g s", value);
            };
        }
    }

    /** A table to print, line by line. */
    public List<String> lines() {
        int label = figures.stream().mapToInt(f -> f.label().length()).max().orElse(0);
        int value = figures.stream().mapToInt(f -> f.text().length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Figure figure : figures) {
            String format = "%-" + label + "s  %" + value + "s  %s";
            lines.add(String.format(Locale.ROOT, format, figure.label(), figure.text(), figure.goal())
                    .stripTrailing());
        }
        lines.add("");
        lines.add("sizes     " + plain(sizes));
        lines.add("machine   " + plain(machine));
        lines.add("versions  " + plain(versions));
        lines.add("");
        lines.addAll(notes);
        return List.copyOf(lines);
    }

    private static String plain(Map<String, Object> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(key).append(' ').append(value));
        return text.toString();
    }

    /** The same as JSON; a figure that could not be measured is null. */
    public String json() {
        Map<String, Object> root = new LinkedHashMap<>();
        figures.forEach(figure -> root.put(figure.key(), Double.isNaN(figure.value()) ? null : figure.value()));
        root.put("sizes", sizes);
        root.put("machine", machine);
        root.put("versions", versions);
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    /** The value of one figure. */
    public double value(String key) {
        return figures.stream()
                .filter(figure -> figure.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no figure " + key))
                .value();
    }
}
