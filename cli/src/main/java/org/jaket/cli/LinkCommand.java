package org.jaket.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jaket.cli.progress.LinkProgress;
import org.jaket.cli.progress.PreparationProgress;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.input.Lines;
import org.jaket.corpus.link.EntityLinker;
import org.jaket.corpus.link.LinkEvaluation;
import org.jaket.corpus.link.LinkOptions;
import org.jaket.corpus.link.LinkStream;
import org.jaket.pretrain.JaketRun;
import org.jaket.pretrain.MentionScorer;
import org.jaket.store.Dataset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket link}. */
@Command(
        name = "link",
        description = "Finds the entities of a data set in plain text, a line each, and prints a JSON object for each "
                + "line with spans, ids and scores. Start and end count characters as Python does (code points).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket link --data data/known article.txt",
            "  jaket link --data data/known --jsonl --candidates articles.jsonl.gz",
            "  jaket link --model runs/known --disambiguate article.txt",
            "  jaket link --model runs/known --disambiguate --ignore-case --evaluate gold.jsonl"
        })
final class LinkCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Text in UTF-8, plain or compressed (default: standard input, plain).")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data set whose entities are looked for (default: the model's).")
    private @Nullable Path data;

    @Option(names = "--model", paramLabel = "RUN", description = "The run whose entities, and whose model, are used.")
    private @Nullable Path model;

    @Option(names = "--model-data", paramLabel = "DIR", description = "The run's data set, if it has moved.")
    private @Nullable Path modelData;

    @Option(
            names = "--disambiguate",
            description = "Rank candidates by the model's masked-entity head as well; needs --model.")
    private boolean disambiguate;

    @Option(
            names = "--jsonl",
            description = "A line is a JSON object with a field \"text\"; its other fields are kept.")
    private boolean jsonLines;

    @Option(names = "--candidates", description = "Print all candidates of each mention with their scores.")
    private boolean candidates;

    @Option(names = "--ignore-case", description = "Find names whatever their case, for text that has lost it.")
    private boolean ignoreCase;

    @Option(
            names = "--keep-stop-words",
            description = "Also link names that are function words, single letters or numbers.")
    private boolean keepStopWords;

    @Option(
            names = "--min-score",
            paramLabel = "SCORE",
            defaultValue = "0",
            description = "Leave out links that score less, from 0 to 1 (default: 0); --evaluate finds a good one.")
    private double minimumScore;

    @Option(
            names = "--model-weight",
            paramLabel = "W",
            defaultValue = "0.125",
            description = "A score is the prior times the model's probability to the power of W (default: 0.125).")
    private double modelWeight = 0.125;

    @Option(
            names = "--evaluate",
            paramLabel = "FILE",
            description = "Measure on JSON Lines with \"text\", \"spans\" ([start, end, id]) and \"doc\": every second "
                    + "document chooses the minimum score and the weight, the others are measured.")
    private @Nullable Path evaluate;

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "With --evaluate: write the measures as JSON to a file, or - to standard output.")
    private @Nullable String json;

    @Override
    public Integer call() {
        Usage.require(spec, data != null || model != null, "--data", "nothing", "a data set, or a --model");
        Usage.require(spec, model != null || !disambiguate, "--disambiguate", "no --model", "a --model");
        Usage.require(spec, model != null || modelData == null, "--model-data", "no --model", "a --model");
        Usage.require(spec, evaluate != null || json == null, "--json", String.valueOf(json), "--evaluate beside it");
        Usage.require(
                spec,
                evaluate == null || (files.isEmpty() && !jsonLines && !candidates),
                "--evaluate",
                String.valueOf(evaluate),
                "no text to link, --jsonl or --candidates beside it");
        Usage.require(
                spec,
                evaluate == null || !Usage.isGiven(spec, "--min-score"),
                "--min-score",
                "--evaluate",
                "no --evaluate beside it, which chooses one");
        Usage.require(
                spec,
                (disambiguate && evaluate == null) || !Usage.isGiven(spec, "--model-weight"),
                "--model-weight",
                evaluate == null ? "no --disambiguate" : "--evaluate",
                "--disambiguate beside it, and no --evaluate, which chooses one");
        Usage.require(spec, minimumScore >= 0 && minimumScore <= 1, "--min-score", minimumScore, "0 to 1");
        Usage.require(spec, modelWeight >= 0 && modelWeight <= 100, "--model-weight", modelWeight, "0 to 100");
        if (model == null) {
            return withDataset(null);
        }
        try (JaketRun run = JaketRun.open(model, modelData)) {
            run.warnings().forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
            return withDataset(run);
        }
    }

    private int withDataset(@Nullable JaketRun run) {
        if (data == null && run != null) {
            return withModel(run.dataset(), run);
        }
        try (Dataset dataset = Dataset.open(data == null ? Path.of("") : data)) {
            return withModel(dataset, run);
        }
    }

    private int withModel(Dataset dataset, @Nullable JaketRun run) {
        Terminal terminal = Terminal.of(spec);
        try (PreparationProgress progress =
                new PreparationProgress(terminal.err(), terminal.columns(), System::nanoTime)) {
            if (run == null || !disambiguate) {
                return work(dataset, null, progress);
            }
            int entities = dataset.entityCount();
            try (MentionScorer scorer =
                    MentionScorer.of(run, dataset, done -> progress.at("reading descriptions", done, entities))) {
                return work(dataset, scorer, progress);
            }
        }
    }

    private int work(Dataset dataset, @Nullable MentionScorer scorer, PreparationProgress progress) {
        LinkOptions options = new LinkOptions(ignoreCase, keepStopWords, minimumScore, modelWeight);
        EntityLinker linker = EntityLinker.of(dataset, scorer, options, progress);
        if (evaluate != null) {
            LinkEvaluation.Result result = LinkEvaluation.measure(linker, dataset, evaluate, progress);
            JsonTarget.print(spec.commandLine().getOut(), json, LinkMeasures.lines(result), LinkMeasures.json(result));
            return ExitCodes.DONE;
        }
        link(linker, dataset);
        return ExitCodes.DONE;
    }

    private void link(EntityLinker linker, Dataset dataset) {
        Terminal terminal = Terminal.of(spec);
        LinkStream stream = new LinkStream(linker, dataset::entity, jsonLines, candidates);
        // Objects on a terminal would stand behind a live line.
        int columns = Boolean.getBoolean("jaket.output.terminal") ? 0 : terminal.columns();
        try (LinkProgress progress = new LinkProgress(terminal.err(), columns, System::nanoTime)) {
            LinkStream.Totals totals = LinkStream.Totals.NONE;
            if (files.isEmpty()) {
                totals = link(stream, InputFile.of(System.in, "standard input"), totals, progress);
            }
            for (Path file : files) {
                StandardOutput.requireWritten(terminal.out());
                totals = link(stream, InputFile.open(file), totals, progress);
            }
            progress.finished(totals);
            totals.requireAnyRead();
        }
    }

    private LinkStream.Totals link(LinkStream stream, InputFile file, LinkStream.Totals before, LinkProgress progress) {
        PrintWriter out = spec.commandLine().getOut();
        StringBuilder written = new StringBuilder();
        try (Lines lines = new Lines(file)) {
            return stream.run(lines, before, line -> written.append(line).append('\n'), totals -> {
                out.print(written);
                out.flush();
                written.setLength(0);
                progress.at(totals);
                return !out.checkError();
            });
        }
    }
}
