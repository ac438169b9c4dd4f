package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.tasks.reproduce.EntityRuns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket reproduce table3}. */
@Command(
        name = "table3",
        description =
                "Entity classification over a graph that pre-training has not seen, with 100%%, 20%% and 5%% of the training part.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C finishes the step and writes a checkpoint; the same command goes on.",
            "",
            "Example:",
            "  jaket reproduce table3 --graph data/unseen --model runs/first --out runs/table3"
        })
final class ReproduceTable3Command implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--graph",
            paramLabel = "DIR",
            required = true,
            description = "The data set whose entities are classified, made by 'jaket prepare'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path graph;

    @Override
    public Integer call() {
        return options.run(
                new EntityRuns(options.weights(spec), options.sizes(spec).table3(), graph), spec);
    }
}
