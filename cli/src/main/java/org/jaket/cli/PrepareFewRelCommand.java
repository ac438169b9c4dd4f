package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.GraphPart;
import org.jaket.corpus.JoinedGraph;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.corpus.text.FewRelGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket prepare fewrel}. */
@Command(
        name = "fewrel",
        description =
                "Makes a data set of FewRel's JSON: heads and tails are entities, each instance is a triple and a "
                        + "text that mentions both, and what nothing else describes is described by the sentence that names it "
                        + "earliest. Leave out the relations that 'finetune fewrel' will measure.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket prepare fewrel train_wiki.json --leave-out-relations P17,P19 --out data/fewrel",
            "  jaket prepare fewrel train_wiki.json --with data/wikidata/known --out data/both"
        })
final class PrepareFewRelCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "FewRel's JSON, plain or compressed.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(
            names = "--leave-out-relations",
            paramLabel = "ID|FILE",
            split = ",",
            description =
                    "Relations that give no triple, no entity, no description and no text, and between whose heads and tails "
                            + "no triple of --with stays; identifiers or a file of them. Counted in dataset.json.")
    private List<String> leftOut = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "DIR",
            description = "A directory of tables, as for 'prepare tsv', whose graph is joined with it by identifiers; "
                    + "may be repeated.")
    private List<Path> directories = new ArrayList<>();

    @Mixin
    private PrepareOptions common = new PrepareOptions();

    @Override
    public Integer call() {
        Set<String> without = Set.copyOf(RelationList.of(leftOut));
        GraphOptions options = GraphOptions.DEFAULT;
        List<GraphPart> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Path directory : directories) {
            TableFiles tables = TableFiles.in(directory);
            parts.add(new TableSource(tables, options));
            names.add(tables.names());
        }
        FewRelGraph fewRel = new FewRelGraph(file, without);
        parts.add(fewRel);
        names.add(InputFile.name(file));
        return common.run(
                spec,
                InputFile.name(file),
                String.join(", ", names),
                new JoinedGraph(parts, options),
                List.of(fewRel.text()));
    }
}
