package org.jaket.tasks;

import java.util.Locale;

/** Numbers in sentences for people. */
public final class Counts {

    private Counts() {}

    /** With its noun, in the plural unless it is one. */
    public static String of(long count, String noun) {
        return of(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** With a comma between thousands. */
    public static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
