package org.jaket.corpus.wikipedia;

import java.util.Map;
import java.util.Set;

/** What the template {@code convert} shows, without the conversion: {@code 2 to 5 km} for {@code {{convert|2|to|5|km|mi}}}. */
final class Conversion {

    private static final Set<String> BETWEEN =
            Set.of("to", "-", "–", "and", "by", "or", "x", "×", "+/-", "±", "to about");
    private static final Map<String, String> UNITS = Map.of(
            "sqmi",
            "square miles",
            "km2",
            "km²",
            "m2",
            "m²",
            "m3",
            "m³",
            "sqft",
            "square feet",
            "F",
            "°F",
            "C",
            "°C",
            "mph",
            "miles per hour",
            "mi",
            "miles",
            "ft",
            "feet");

    private Conversion() {}

    static String text(Template template) {
        StringBuilder out = new StringBuilder(template.typed(1));
        int next = 2;
        while (BETWEEN.contains(template.typed(next))) {
            String between = template.typed(next);
            out.append(between.equals("-") || between.equals("–") ? "–" : " " + between + " ")
                    .append(template.typed(next + 1));
            next += 2;
        }
        String unit = template.typed(next);
        return out.append(' ').append(UNITS.getOrDefault(unit, unit)).toString();
    }
}
