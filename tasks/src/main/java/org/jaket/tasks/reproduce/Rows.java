package org.jaket.tasks.reproduce;

import java.util.Locale;

/** Which rows of a table are run. */
public enum Rows {
    /** Those of the paper, the probes, and those of a language run where there is one. */
    PAPER,
    /** Also the ablations. */
    ALL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
