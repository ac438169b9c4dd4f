package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.cli.inspect.Inspection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket inspect DATASET|MODEL|RUN}. */
@Command(
        name = "inspect",
        description =
                "Shows what a data set, an adapted model or a run holds: counts, samples with their mentions marked, provenance. A "
                        + "data set is checked whole, checksums included.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  jaket inspect data/wordnet --samples 5", "  jaket inspect runs/quickstart --json -"
        })
final class InspectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "DATASET|MODEL|RUN", description = "A data set, a model of 'jaket adapt', or a run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "3",
            description = "Entities and texts to show (default: 3).")
    private int samples;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Write the same as JSON to a file, or - to standard output instead of the text.")
    private @Nullable String json;

    @Override
    public Integer call() {
        Usage.require(spec, samples >= 0 && samples <= 1000, "--samples", samples, "a number from 0 to 1000");
        Inspection inspection = Inspection.of(directory, samples);
        JsonTarget.print(spec.commandLine().getOut(), json, inspection.lines(), inspection.json());
        return ExitCodes.DONE;
    }
}
