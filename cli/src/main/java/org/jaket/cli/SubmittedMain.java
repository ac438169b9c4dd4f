package org.jaket.cli;

import java.util.stream.Stream;

/**
 * The main class of the jar for {@code spark-submit}: {@code jaket prepare wikidata} with the same options, whose master
 * and other settings of Spark are those of the submission.
 */
public final class SubmittedMain {

    private SubmittedMain() {}

    /**
     * Makes a data set of dumps. The process ends with an exit code only if it is not 0: a cluster that runs the driver
     * takes any exit before the end of {@code main} for a failure.
     *
     * @param arguments the options of {@code prepare wikidata}
     */
    public static void main(String[] arguments) {
        int code = Main.run(command(arguments));
        if (code != ExitCodes.DONE) {
            System.exit(code);
        }
    }

    /** The whole command line. */
    static String[] command(String... options) {
        return Stream.concat(Stream.of("prepare", "wikidata"), Stream.of(options))
                .toArray(String[]::new);
    }
}
