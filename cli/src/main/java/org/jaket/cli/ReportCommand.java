package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.cli.report.FinetunePage;
import org.jaket.cli.report.ReproducePage;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.tasks.reproduce.Reproduction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket report RUN}. */
@Command(
        name = "report",
        description = "Draws report.html anew: of a pre-training run, a run of 'jaket finetune' or a table of "
                + "'jaket reproduce'.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  jaket report runs/quickstart", "  jaket report runs/table3"})
final class ReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run directory, or the table's.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path run;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(write());
        return ExitCodes.DONE;
    }

    private Path write() {
        if (Reproduction.isTable(run)) {
            return ReproducePage.write(run);
        }
        Path provenance = new RunDirectory(run).provenance();
        if (Files.isRegularFile(provenance) && Provenance.read(provenance).has("task")) {
            return FinetunePage.write(run);
        }
        return Reports.write(run, spec.commandLine().getErr());
    }
}
