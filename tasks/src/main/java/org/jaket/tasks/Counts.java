package org.jaket.tasks;

import java.util.Locale;

/** Numbers in sentences for people. */
public final class Counts {

    private Counts() {}

    /** With what is counted, which has an s in the plural. */
    public static String of(long count, String noun) {
        return of(count, noun, noun + "s");
    }

    /** With what is counted. */
    public static String of(long count, String one, String many) {
        return of(count) + " " + (count == 1 ? one : many);
    }

    /** With a comma between thousands. */
    public static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A share as people write it, such as {@code 20%}. */
    public static String percent(double share) {
        double percent = Math.round(share * 1e6) / 1e4;
        return (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent)) + "%";
    }
}
