package org.jaket.cli.report;

import java.util.Locale;
import org.jaket.tasks.Counts;

/** Numbers as people read them. */
public final class Format {

    private Format() {}

    /** Four significant digits without an exponent where that is readable; a dash for a number that is not there. */
    public static String significant(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e7)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = size == 0 ? 0 : (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%,." + Math.min(decimals, 4) + "f", value);
    }

    /** A whole number with separators between thousands. */
    public static String count(long value) {
        return Counts.of(value);
    }

    /** A time as {@code 42 s}, {@code 3:05} (minutes) or {@code 2:03:04} (hours). */
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "?";
        }
        long whole = Math.max(0, Math.round(seconds));
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
    }
}
