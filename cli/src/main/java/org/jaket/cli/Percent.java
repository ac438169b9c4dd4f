package org.jaket.cli;

import java.util.Locale;
import org.jaket.tasks.entities.EntitySweep;

/** Shares as the papers' tables have them. */
final class Percent {

    private Percent() {}

    /** Mean and deviation in per cent with one decimal, such as {@code 75.1 ± 0.8}. */
    static String of(EntitySweep.Spread spread) {
        if (Double.isNaN(spread.mean())) {
            return "–";
        }
        String mean = String.format(Locale.ROOT, "%.1f", 100 * spread.mean());
        return Double.isNaN(spread.deviation())
                ? mean
                : mean + String.format(Locale.ROOT, " ± %.1f", 100 * spread.deviation());
    }
}
