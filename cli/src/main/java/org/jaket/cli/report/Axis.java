package org.jaket.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A scale from values to pixels with round tick marks.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param from pixel of the lowest value
 * @param to pixel of the highest value
 * @param step distance of two tick marks
 */
record Axis(double low, double high, double from, double to, double step) {

    /**
     * An axis over the finite ones of some values, widened to tick marks where it is not an axis of steps.
     *
     * @param values the values to show; may hold NaN
     * @param zero whether 0 must be on the axis
     * @param widen whether to end on tick marks
     */
    static Axis over(double[] values, double from, double to, int ticks, boolean zero, boolean widen) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            low = 0;
            high = 1;
        }
        if (zero) {
            low = Math.min(low, 0);
            high = Math.max(high, 0);
        }
        if (high - low <= Math.abs(high) * 1e-9) {
            double room = high == 0 ? 1 : Math.abs(high) * 0.1;
            low -= zero && low == 0 ? 0 : room;
            high += room;
        }
        double step = roundStep((high - low) / ticks);
        if (widen) {
            low = Math.floor(low / step + 1e-9) * step;
            high = Math.ceil(high / step - 1e-9) * step;
        }
        return new Axis(low, high, from, to, step);
    }

    private static double roundStep(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double fraction = raw / power;
        return power * (fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10);
    }

    double pixel(double value) {
        return from + (value - low) / (high - low) * (to - from);
    }

    double[] pixels(double[] values) {
        double[] pixels = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            pixels[i] = pixel(values[i]);
        }
        return pixels;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        long first = (long) Math.ceil(low / step - 1e-9);
        long last = (long) Math.floor(high / step + 1e-9);
        for (long i = first; i <= last; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A tick mark's number, as short as its step allows. */
    String label(double tick) {
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (tick == 0) {
            return "0";
        }
        if (size < 1e-2) {
            return String.format(Locale.ROOT, "%.1e", tick)
                    .replaceAll("\\.0e", "e")
                    .replaceAll("e-0?", "e-");
        }
        if (size >= 10_000) {
            return String.format(Locale.ROOT, tick % 1000 == 0 ? "%.0fk" : "%.1fk", tick / 1000);
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 6) + "f", tick);
    }
}
