package org.jaket.cli;

import org.jaket.store.BadInputException;
import picocli.CommandLine;

/** What the exit status of the process means; decided here and nowhere else. */
final class ExitCodes {

    /** All was done. */
    static final int DONE = 0;

    /** Something went wrong that is not the input's fault. */
    static final int FAILED = 1;

    /** The command line is not understood. */
    static final int WRONG_USAGE = 2;

    /** A file or an option's value is not what it should be. */
    static final int BAD_INPUT = 3;

    /** Ctrl-C or a termination signal; what a shell expects of a process that was interrupted. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}

    static int of(Throwable fault) {
        if (fault instanceof CommandLine.ParameterException) {
            return WRONG_USAGE;
        }
        return fault instanceof BadInputException ? BAD_INPUT : FAILED;
    }
}
