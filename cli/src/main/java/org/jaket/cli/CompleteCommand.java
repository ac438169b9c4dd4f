package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.finetune.AdaptedModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket complete}. */
@Command(
        name = "complete",
        description = "Ranks entities as the tail of a head and a relation, by what pre-training has learnt of "
                + "relations. The graph's relation must be one that the model was trained on.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  jaket complete --model adapted wn31-02086723-n hypernym --top 5"})
final class CompleteCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "HEAD", description = "The identifier of the head.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String head;

    @Parameters(index = "1", paramLabel = "RELATION", description = "The identifier of the relation.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String relation;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "A model of 'jaket adapt'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(names = "--top", paramLabel = "N", defaultValue = "10", description = "How many (default: 10).")
    private int top = 10;

    @Option(names = "--known", description = "Show tails that the graph has already, too.")
    private boolean known;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Write JSON Lines to a file, or - to standard output instead of the table.")
    private @Nullable String json;

    @Override
    public Integer call() {
        Usage.require(spec, top >= 1 && top <= 10_000, "--top", top, "a number from 1 to 10,000");
        try (AdaptedModel opened = AdaptedModel.open(model)) {
            Neighbors.print(spec.commandLine().getOut(), json, "score", opened.complete(head, relation, top, known));
        }
        return ExitCodes.DONE;
    }
}
