package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jaket.cli.progress.PreparationProgress;
import org.jaket.finetune.Adaptation;
import org.jaket.finetune.AdaptationRequest;
import org.jaket.finetune.AdaptationResult;
import org.jaket.finetune.GraphChanges;
import org.jaket.finetune.GraphInput;
import org.jaket.pretrain.StopSignal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jaket adapt}. */
@Command(
        name = "adapt",
        description = "Takes a pre-trained model to a graph that it has never seen: entity and relation vectors are "
                + "computed from descriptions, nothing is trained. The result needs nothing outside its directory.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ctrl-C keeps the vectors that are finished; the same command goes on from them.",
            "",
            "Examples:",
            "  jaket adapt --model runs/first --graph data/wikidata/unseen --out adapted",
            "  jaket adapt --model runs/first --graph triples.tsv entities.tsv --out adapted",
            "  jaket adapt --model runs/first --graph mine.ttl.gz --lang de --out adapted",
            "  jaket adapt --model adapted --update --graph new-triples.tsv --remove gone.txt",
            "  jaket similar --model adapted Q42"
        })
final class AdaptCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "RUN|DIR",
            required = true,
            description = "A run of 'jaket pretrain', or a model that was adapted before.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path model;

    @Option(
            names = "--graph",
            paramLabel = "FILES|DATASET",
            arity = "1..*",
            description = "A data set of 'jaket prepare'; a directory with triples.tsv or kb.txt, and optionally "
                    + "entities.tsv, relations.tsv and types.tsv; such files one by one; or files in RDF.")
    private List<Path> graph = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The directory to make.")
    private @Nullable Path out;

    @Option(
            names = "--update",
            description = "Change the graph of the adapted model in --model: entities and triples of --graph are "
                    + "added, an entity that is there already gets its new text, if it has any. Only descriptions "
                    + "that are new are read. Without --out the model itself is replaced.")
    private boolean update;

    @Option(
            names = "--remove",
            paramLabel = "FILE",
            description =
                    "With --update: what goes. A line is an entity's id, or head, relation and tail between tabs.")
    private @Nullable Path remove;

    @Option(
            names = "--whole",
            description = "With --update: --graph is the whole graph as it is now; what is not in it goes.")
    private boolean whole;

    @Option(names = "--overwrite", description = "Replace an adapted model that is in --out.")
    private boolean overwrite;

    @Option(
            names = "--category-relation",
            paramLabel = "ID",
            description = "Of a graph in files: the relation whose tail is the category of its head, such as P31; its "
                    + "triples stay out of the graph (default: the first type of an entity is its category).")
    private @Nullable String categoryRelation;

    @Option(
            names = "--lang",
            paramLabel = "TAG",
            defaultValue = "en",
            description = "Of a graph in RDF: the language of labels and descriptions (default: en).")
    private String language = "en";

    @Option(
            names = "--description-length",
            paramLabel = "TOKENS",
            defaultValue = "64",
            description = "Of a graph in files: the most tokens of a description (default: 64, the paper's).")
    private int descriptionLength = 64;

    @Option(names = "--name", paramLabel = "NAME", description = "Of a graph in files: what to call it.")
    private @Nullable String name;

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Override
    public Integer call() {
        checkUsage();
        Terminal terminal = Terminal.of(spec);
        StopSignal stop = new StopSignal();
        try (PreparationProgress progress =
                        new PreparationProgress(terminal.err(), terminal.columns(), System::nanoTime);
                Interruption interruption = Interruption.stopping(
                        stop, terminal.err(), "stopping: vectors that are finished are kept; once more ends at once")) {
            AdaptationResult result = Adaptation.run(request(progress), progress::at, stop);
            result.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
            terminal.err().flush();
            return AdaptedOutcome.print(terminal, result);
        }
    }

    private void checkUsage() {
        Usage.require(spec, update || !graph.isEmpty(), "--graph", "nothing", "a data set, a directory or files");
        Usage.require(spec, update || out != null, "--out", "nothing", "the directory to make");
        Usage.require(spec, update || remove == null, "--remove", remove == null ? "" : remove, "--update beside it");
        Usage.require(spec, update || !whole, "--whole", "none", "--update beside it");
        Usage.require(
                spec,
                !update || remove != null || !graph.isEmpty(),
                "--update",
                "nothing",
                "--graph or --remove beside it");
        boolean files = !graph.isEmpty() && !GraphFiles.isDataset(graph);
        for (String option : List.of("--category-relation", "--description-length", "--name")) {
            Usage.require(
                    spec,
                    files || !Usage.isGiven(spec, option),
                    option,
                    graph.isEmpty() ? "no --graph" : "a data set",
                    "a --graph in files beside it");
        }
        Usage.require(
                spec,
                (files && GraphFiles.isRdf(graph)) || !Usage.isGiven(spec, "--lang"),
                "--lang",
                graph.isEmpty() ? "no --graph" : files ? "tables" : "a data set",
                "a --graph in RDF beside it");
        Usage.require(
                spec,
                descriptionLength >= 8 && descriptionLength <= 4096,
                "--description-length",
                descriptionLength,
                "a number from 8 to 4096");
    }

    private AdaptationRequest request(PreparationProgress progress) {
        GraphInput input = graph.isEmpty()
                ? null
                : new GraphFiles(graph, categoryRelation, language, descriptionLength, name, progress).input();
        GraphChanges changes = update
                ? new GraphChanges(input, whole, remove == null ? GraphChanges.Removals.NONE : RemovalFile.read(remove))
                : null;
        return new AdaptationRequest(
                model,
                graph.isEmpty() ? model : graph.get(0),
                update ? null : input,
                changes,
                out == null ? model : out,
                overwrite,
                precision.policy());
    }
}
