package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.tasks.reproduce.FewRelRuns;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket reproduce table1}. */
@Command(
        name = "table1",
        description =
                "Few-shot relation classification on FewRel with PAIR: 5-way 1-shot, 5-way 5-shot and 10-way 1-shot.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C finishes the step and writes a checkpoint; the same command goes on.",
            "",
            "Example:",
            "  jaket reproduce table1 --fewrel-train train_wiki.json --graph data/g --model runs/r --out t1"
        })
final class ReproduceTable1Command implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--fewrel-train",
            paramLabel = "FILE",
            required = true,
            description = "FewRel's training file, as published.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path train;

    @Option(
            names = "--fewrel-dev",
            paramLabel = "FILE",
            description =
                    "The file whose relations are measured, val_wiki.json in the paper; without it, relations held "
                            + "out of the training file, the same for every seed.")
    private @Nullable Path dev;

    @Option(
            names = "--graph",
            paramLabel = "DIR",
            required = true,
            description = "The data set that mentions are linked to, by their identifiers or else by name; made by "
                    + "'jaket prepare'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path graph;

    @Override
    public Integer call() {
        return options.run(
                new FewRelRuns(options.weights(spec), options.sizes(spec).table1(), train, dev, graph), spec);
    }
}
