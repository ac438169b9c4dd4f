package org.jaket.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jaket.cli.progress.PreparationProgress;
import org.jaket.finetune.AdaptedModel;
import org.jaket.pretrain.EvaluationResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket complete}. */
@Command(
        name = "complete",
        description = "Ranks entities as the tail of a head and a relation, by what pre-training has learnt of "
                + "relations. The graph's relation must be one that the model was trained on. With --held-out: MRR, "
                + "hits@1, hits@3, hits@10 and mean rank of the tails of held-out triples, filtered.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket complete --model adapted wn31-02086723-n hypernym --top 5",
            "  jaket complete --model adapted --held-out --json -"
        })
final class CompleteCommand implements Callable<Integer> {

    private static final int TOP = 10;
    private static final int MOST = 1000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "HEAD", description = "The identifier of the head.")
    private @Nullable String head;

    @Parameters(index = "1", arity = "0..1", paramLabel = "RELATION", description = "The identifier of the relation.")
    private @Nullable String relation;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "A model of 'jaket adapt'.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(names = "--top", paramLabel = "N", description = "How many (default: 10).")
    private @Nullable Integer top;

    @Option(
            names = "--known",
            description = "Show tails that the graph has already, or as heads under the inverse, too.")
    private boolean known;

    @Option(
            names = "--held-out",
            description = "Measure on the graph's held-out triples instead: each tail's rank among all entities, "
                    + "without the other known tails of its head and relation.")
    private boolean heldOut;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "With --held-out: of so many triples, drawn evenly over all (default: 1000; 0 for all).")
    private @Nullable Integer most;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Write JSON Lines (--held-out: a JSON object) to a file, or - to standard output instead of "
                    + "the table.")
    private @Nullable String json;

    @Override
    public Integer call() {
        int count = top == null ? TOP : top;
        Usage.require(spec, count >= 1 && count <= 10_000, "--top", count, "a number from 1 to 10,000");
        Usage.require(spec, heldOut || most == null, "--most", String.valueOf(most), "--held-out beside it");
        Usage.require(spec, most == null || most >= 0, "--most", String.valueOf(most), "0 or more");
        if (heldOut) {
            Usage.require(
                    spec,
                    head == null && !known && top == null,
                    "--held-out",
                    "HEAD, --known or --top beside it",
                    "none of these");
            return measure();
        }
        if (head == null || relation == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing HEAD or RELATION: expected the identifiers of both, or --held-out");
        }
        try (AdaptedModel opened = AdaptedModel.open(model)) {
            Neighbors.print(spec.commandLine().getOut(), json, "score", opened.complete(head, relation, count, known));
        }
        return ExitCodes.DONE;
    }

    private int measure() {
        Terminal terminal = Terminal.of(spec);
        try (AdaptedModel opened = AdaptedModel.open(model);
                PreparationProgress progress =
                        new PreparationProgress(terminal.err(), terminal.columns(), System::nanoTime)) {
            EvaluationResult result = opened.rankHeldOut(most == null ? MOST : most, progress::at);
            progress.close();
            JsonTarget.print(terminal.out(), json, Outcome.measures(result).lines(), JsonTarget.measures(result));
        }
        return ExitCodes.DONE;
    }
}
