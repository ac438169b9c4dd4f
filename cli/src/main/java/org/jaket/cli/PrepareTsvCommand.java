package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.JoinedGraph;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jaket prepare tsv}. */
@Command(
        name = "tsv",
        description = "Makes a data set of a graph in tables: triples (head, relation, tail), and optionally what is "
                + "known of entities, relations and types. Tabs, commas, semicolons or bars between the columns, with "
                + "or without a header, plain or compressed (gzip, bzip2, xz, Zstandard): all of it is detected.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  jaket prepare tsv data/wikidata/known --out data/known",
            "  jaket prepare tsv --triples kb.txt --out data/movies",
            "  jaket prepare tsv --triples t.csv.gz --entities e.csv --category-relation P31 --out data/mine"
        })
final class PrepareTsvCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description = "A directory with triples.tsv or kb.txt, and optionally entities.tsv, relations.tsv and "
                    + "types.tsv. Several make one graph, joined by identifiers.")
    private List<Path> directories = List.of();

    @Option(names = "--triples", paramLabel = "FILE", description = "Triples; may be repeated.")
    private List<Path> triples = new ArrayList<>();

    @Option(
            names = "--entities",
            paramLabel = "FILE",
            description = "Entities: id, label, description, types, aliases; only the id must be there.")
    private @Nullable Path entities;

    @Option(
            names = "--relations",
            paramLabel = "FILE",
            description = "Relations: id, label, description, inverse; only the id must be there.")
    private @Nullable Path relations;

    @Option(names = "--types", paramLabel = "FILE", description = "Types: id, label, description.")
    private @Nullable Path types;

    @Mixin
    private GraphSourceOptions graph = new GraphSourceOptions();

    @Mixin
    private PrepareOptions common = new PrepareOptions();

    @Override
    public Integer call() {
        Usage.require(
                spec, !directories.isEmpty() || !triples.isEmpty(), "--triples", "nothing", "a file or a directory");
        Usage.require(
                spec,
                directories.size() < 2 || (triples.isEmpty() && entities == null && relations == null && types == null),
                "DIR",
                directories,
                "one directory, or several and none of --triples, --entities, --relations and --types");
        graph.requireText(spec);
        List<TableFiles> files = directories.isEmpty()
                ? List.of(new TableFiles(triples, entities, relations, types))
                : directories.stream().map(this::inDirectory).toList();
        Path named = directories.isEmpty() ? triples.get(0) : directories.get(0);
        GraphOptions options = graph.options();
        return common.run(
                spec,
                InputFile.name(named.toAbsolutePath().normalize()),
                files.stream().map(TableFiles::names).collect(Collectors.joining(", ")),
                new JoinedGraph(
                        files.stream()
                                .map(each -> new TableSource(each, options))
                                .toList(),
                        options),
                graph.texts());
    }

    /** The directory's tables, unless another one was named. */
    private TableFiles inDirectory(Path path) {
        if (!Files.isDirectory(path)) {
            throw new BadInputException(path + ": no such directory; single files are named with --triples");
        }
        TableFiles found = TableFiles.in(path);
        return new TableFiles(
                triples.isEmpty() ? found.triples() : triples,
                entities == null ? found.entities() : entities,
                relations == null ? found.relations() : relations,
                types == null ? found.types() : types);
    }
}
