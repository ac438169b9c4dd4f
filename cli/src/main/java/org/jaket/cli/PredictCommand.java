package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.input.Lines;
import org.jaket.pretrain.StopSignal;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonLine;
import org.jaket.tasks.Counts;
import org.jaket.tasks.Input;
import org.jaket.tasks.predict.Predictions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket predict}. */
@Command(
        name = "predict",
        description =
                "Applies a completed run of 'jaket finetune' to new input and prints JSON Lines: categories of entities of "
                        + "the run's own graph, answers to questions about an entity of the run's kb.txt, or the "
                        + "relations of sentences. The run's graph, the "
                        + "weights that it started from, those of a pre-training run with its data set, and for metaqa its "
                        + "training file must be where they were; if they have moved, give the command that made the run again, "
                        + "with --resume and their new paths. Input that cannot be used is said and left out.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket predict runs/entities Q42 Q64 --top 3",
            "  jaket predict runs/qa <questions.txt",
            "  jaket predict runs/pair --support relations.json '[Oslo|Q585] is the capital of [Norway|Q20]'"
        })
final class PredictCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "A completed fine-tuning run.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "INPUT",
            description =
                    "Identifiers of entities of the run's graph; questions with the entity that they are about in "
                            + "brackets, such as 'who directed [Alien]'; or sentences with head and tail in brackets, in "
                            + "this order, as in the last example, or as FewRel's JSON. Without any, one a line from "
                            + "standard input, where the answers behind the tab of a line of MetaQA's are not read.")
    private List<String> inputs = List.of();

    @Option(
            names = "--support",
            paramLabel = "FILE",
            description =
                    "For runs of fewrel: the relations to choose from, each with a few sentences, in FewRel's format.")
    private @Nullable Path support;

    @Option(
            names = "--model-data",
            paramLabel = "DIR",
            description = "The data set of the pre-training runs that the run started from, if it has moved.")
    private @Nullable Path modelData;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many predictions of each input, best first (default: 1).")
    private int top = 1;

    @Override
    public Integer call() {
        Usage.require(spec, top >= 1 && top <= 10_000, "--top", top, "a number from 1 to 10,000");
        Terminal terminal = Terminal.of(spec);
        List<Input> asked = inputs.isEmpty() ? standardInput() : Input.arguments(inputs);
        List<String> rejects = new ArrayList<>();
        Consumer<String> said = terminal::note;
        Predictions.of(
                        new Predictions.Request(run, asked, support, modelData, top),
                        FinetuneOptions.context(terminal, new StopSignal()),
                        said.andThen(rejects::add))
                .forEach(line -> terminal.out().println(JsonLine.of(line)));
        terminal.out().flush();
        if (!rejects.isEmpty()) {
            terminal.note("warning: " + Counts.of(rejects.size()) + " of " + Counts.of(asked.size())
                    + " inputs could not be used and have no prediction");
        }
        return ExitCodes.DONE;
    }

    private static List<Input> standardInput() {
        List<Input> lines = new ArrayList<>();
        try (Lines input = new Lines(InputFile.of(System.in, "standard input"))) {
            while (input.next()) {
                if (!input.fault().isEmpty() || !input.text().isBlank()) {
                    String where = "standard input, line " + input.number();
                    lines.add(new Input(lines.size(), where, input.text().strip(), input.fault()));
                }
            }
        }
        if (lines.isEmpty()) {
            throw new BadInputException(
                    "standard input: expected an entity's identifier, a question or a sentence a line, found nothing");
        }
        return lines;
    }
}
