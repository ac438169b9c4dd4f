package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.JaketRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket evaluate RUN}. */
@Command(
        name = "evaluate",
        description = "Measures a run on the held-out entities, triples and text of its data set.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket evaluate runs/quickstart",
            "  jaket evaluate runs/quickstart --json measures.json"
        })
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run directory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path run;

    @Option(names = "--data", paramLabel = "DIR", description = "The run's data set, if it has moved.")
    private @Nullable Path data;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Write the same as JSON to a file, or - to standard output instead of the text.")
    private @Nullable String json;

    @Override
    public Integer call() {
        try (JaketRun opened = JaketRun.open(run, data)) {
            Terminal terminal = Terminal.of(spec);
            opened.warnings().forEach(warning -> terminal.note("warning: " + warning));
            if (opened.step() == 0) {
                terminal.note("warning: step 0 is measured, before any training");
            }
            EvaluationResult result = opened.evaluate();
            if (result.measures().isEmpty()) {
                terminal.note("warning: nothing is measured: the run's data set holds nothing out; prepare one with"
                        + " --hold-out-triples, --hold-out-entities and --hold-out-text above 0");
            }
            JsonTarget.print(
                    spec.commandLine().getOut(),
                    json,
                    Outcome.measures(result).lines(),
                    JsonTarget.measures(opened.step(), result));
        }
        return ExitCodes.DONE;
    }
}
