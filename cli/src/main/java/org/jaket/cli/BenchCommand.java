package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.bench.BenchOptions;
import org.jaket.bench.BenchResult;
import org.jaket.bench.StepBenchmark;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jaket bench}. */
@Command(
        name = "bench",
        description =
                "Measures the training step of this machine as ratios: against plain matrix products, bf16 against "
                        + "fp32, the entity memory against computing descriptions on the fly, and more. Takes some minutes; let "
                        + "nothing else run.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  jaket bench", "  jaket bench --quick --json bench.json"})
final class BenchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Take text, graph and descriptions from a data set (default: a synthetic one of WordNet's size).")
    private @Nullable Path data;

    @Option(names = "--quick", description = "Small sizes, for a look at what is measured; the figures mean little.")
    private boolean quick;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Write the same as JSON to a file, or - to standard output instead of the text.")
    private @Nullable String json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        BenchResult result = StepBenchmark.run(options(), line -> {
            terminal.err().println(line);
            terminal.err().flush();
        });
        JsonTarget.print(
                terminal.out(), json, result.lines(), JsonMapper.shared().readTree(result.json()));
        return ExitCodes.DONE;
    }

    private BenchOptions options() {
        BenchOptions size = quick ? BenchOptions.QUICK : BenchOptions.FULL;
        return new BenchOptions(
                data,
                size.layers(),
                size.hiddenSize(),
                size.sequences(),
                size.length(),
                size.graphEntities(),
                size.entities(),
                size.rounds(),
                size.described());
    }
}
