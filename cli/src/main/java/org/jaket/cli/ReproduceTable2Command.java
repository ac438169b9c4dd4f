package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.tasks.reproduce.MetaQaRuns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket reproduce table2}. */
@Command(
        name = "table2",
        description = "Question answering over a graph on MetaQA: 1-hop and 2-hop questions, KG-Full and KG-50%%.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C finishes the step and writes a checkpoint; the same command goes on.",
            "",
            "Example:",
            "  jaket reproduce table2 --metaqa data/metaqa --model runs/first --out runs/table2"
        })
final class ReproduceTable2Command implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ReproduceOptions options = new ReproduceOptions();

    @Option(
            names = "--metaqa",
            paramLabel = "DIR",
            required = true,
            description =
                    "The folder of MetaQA as published: kb.txt, 1-hop/vanilla/qa_train.txt, qa_dev.txt, qa_test.txt, "
                            + "and 2-hop. Training questions may lie in 1-hop/regenerated; without qa_test.txt, the "
                            + "questions of qa_dev.txt that do not choose the weights are measured.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Override
    public Integer call() {
        return options.run(
                new MetaQaRuns(options.weights(spec), options.sizes(spec).table2(), folder), spec);
    }
}
