package org.jaket.cli;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jaket.store.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Ranges of options, and which go together. */
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

    /** Whether an option is on the command line, be it with the value that it has anyway. */
    static boolean isGiven(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Refuses a value that is named twice, as wrong usage: it would count twice. */
    static void requireDistinct(CommandSpec spec, String option, List<?> found) {
        require(spec, Set.copyOf(found).size() == found.size(), option, found, "each once");
    }

    /** Options of a task from the command line's; what the task refuses about them is wrong usage. */
    static <T> T options(CommandSpec spec, Supplier<T> options) {
        try {
            return options.get();
        } catch (BadInputException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
