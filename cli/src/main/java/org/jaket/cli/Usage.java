package org.jaket.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ranges of options. */
final class Usage {

    private Usage() {}

    /** Refuses an option's value, as wrong usage. */
    static void require(CommandSpec spec, boolean holds, String option, Object found, String expected) {
        if (!holds) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '" + option + "': expected " + expected + ", found " + found);
        }
    }
}
