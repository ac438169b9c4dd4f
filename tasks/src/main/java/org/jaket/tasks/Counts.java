package org.jaket.tasks;

import java.util.Locale;

/** Numbers in sentences for people. */
public final class Counts {

    private Counts() {}

    /** With a comma between thousands. */
    public static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
