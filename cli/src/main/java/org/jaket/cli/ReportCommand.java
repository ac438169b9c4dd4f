package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket report RUN}. */
@Command(
        name = "report",
        description = "Draws report.html of a run anew.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  jaket report runs/quickstart"})
final class ReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run directory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path run;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(Reports.write(run, spec.commandLine().getErr()));
        return ExitCodes.DONE;
    }
}
