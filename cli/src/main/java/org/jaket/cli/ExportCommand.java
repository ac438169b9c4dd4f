package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.pretrain.JaketRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket export RUN}. */
@Command(
        name = "export",
        description = "Writes the language module of a run as a Hugging Face directory, or the whole model.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket export runs/quickstart --out exported",
            "and then, in Python:",
            "  transformers.AutoModelForMaskedLM.from_pretrained('exported')",
            "The knowledge module, the merge and the heads as well; docs/read_model.py reads them:",
            "  jaket export runs/quickstart --out whole --whole --memory"
        })
final class ExportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run directory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path run;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description =
                    "The directory to make: new, empty, or an earlier export without further files, which is replaced.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    @Option(
            names = "--whole",
            description = "Write the whole model, not the language module alone: knowledge module, merge, heads, and a "
                    + "model card.")
    private boolean whole;

    @Option(names = "--memory", description = "With --whole: also the vector, id and label of every entity.")
    private boolean memory;

    @Option(names = "--data", paramLabel = "DIR", description = "The run's data set, if it has moved.")
    private @Nullable Path data;

    @Override
    public Integer call() {
        Usage.require(spec, whole || !memory, "--memory", "no --whole", "--whole beside it");
        try (JaketRun opened = JaketRun.open(run, data)) {
            opened.requireTrained().forEach(warning -> Terminal.of(spec).note("warning: " + warning));
            if (whole) {
                opened.exportWhole(out, memory);
            } else {
                opened.export(out);
            }
            spec.commandLine().getOut().println("wrote " + out + " from step " + opened.step());
        }
        return ExitCodes.DONE;
    }
}
