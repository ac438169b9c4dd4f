package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetPreparation;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.rdf.RdfOptions;
import org.jaket.corpus.rdf.RdfSource;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.finetune.GraphInput;
import org.jaket.store.BadInputException;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A graph in whatever files the user holds it: a data set, a directory of tables, tables one by one, or RDF. */
final class GraphFiles {

    private static final HeldOut NOTHING = new HeldOut(0, 0, 0, 0, 0);
    private static final int TEXT_LENGTH = 128;

    private final List<Path> paths;
    private final GraphOptions graph;
    private final String language;
    private final int descriptionLength;
    private final String name;
    private final Progress progress;

    /**
     * A graph.
     *
     * @param paths a data set, a directory or files
     * @param categoryRelation the relation whose tail is the category of its head; null for first types
     * @param language the language of labels and descriptions in RDF
     * @param descriptionLength the most tokens of a description
     * @param name what to call it; null for the name of the input
     * @param progress hears how far its preparation has come
     */
    GraphFiles(
            List<Path> paths,
            @Nullable String categoryRelation,
            String language,
            int descriptionLength,
            @Nullable String name,
            Progress progress) {
        this.paths = List.copyOf(paths);
        this.graph = new GraphOptions(categoryRelation, false);
        this.language = language;
        this.descriptionLength = descriptionLength;
        this.name = name == null ? InputFile.name(paths.get(0).toAbsolutePath().normalize()) : name;
        this.progress = progress;
    }

    /** Whether it is a data set, which is taken as it is. */
    static boolean isDataset(List<Path> paths) {
        return paths.size() == 1 && Files.exists(paths.get(0).resolve("dataset.json"));
    }

    /** Whether it is RDF, by the name of the first file. */
    static boolean isRdf(List<Path> paths) {
        return !Files.isDirectory(paths.get(0)) && RdfSource.isNamedAsRdf(paths.get(0));
    }

    /** The graph as the adaptation takes it; files become a data set whose triples are all in the graph. */
    GraphInput input() {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new BadInputException(path + ": no such file or directory; --graph takes a data set of 'jaket"
                        + " prepare', a directory with triples.tsv, tables one by one, or RDF");
            }
        }
        if (isDataset(paths)) {
            return GraphInput.of(paths.get(0));
        }
        TableFiles files = isRdf(paths) ? null : tables();
        GraphSource source = files == null ? rdf() : new TableSource(files, graph);
        String names =
                files == null ? paths.stream().map(InputFile::name).collect(Collectors.joining(", ")) : files.names();
        return (tokenizerJson, into) -> {
            DatasetOptions options =
                    new DatasetOptions(name, names, "not stated", TEXT_LENGTH, descriptionLength, 1, NOTHING);
            try (Tokenizer tokenizer = Tokenizer.load(tokenizerJson)) {
                DatasetPreparation.prepare(
                        options, source, List.of(), new DatasetPreparation.Target(tokenizer, into, true), progress);
            }
            return into;
        };
    }

    private GraphSource rdf() {
        for (Path path : paths) {
            if (Files.isDirectory(path) || !RdfSource.isNamedAsRdf(path)) {
                throw new BadInputException(path + ": its name is not that of a file in RDF, as " + paths.get(0)
                        + "'s is; --graph takes tables or RDF, not both");
            }
        }
        return new RdfSource(paths, new RdfOptions(language, null, graph));
    }

    private TableFiles tables() {
        if (paths.size() == 1 && Files.isDirectory(paths.get(0))) {
            return TableFiles.in(paths.get(0));
        }
        List<Path> triples = new ArrayList<>(paths);
        Path entities = take(triples, "entities");
        Path relations = take(triples, "relations");
        Path types = take(triples, "types");
        for (Path file : triples) {
            if (Files.isDirectory(file)) {
                throw new BadInputException(
                        file + " is a directory; name one data set or directory alone, or files one by one");
            }
        }
        return new TableFiles(triples, entities, relations, types);
    }

    /** Takes the file whose name is a word, before the first dot, from a list. */
    private static @Nullable Path take(List<Path> files, String word) {
        List<Path> found = files.stream()
                .filter(file -> (InputFile.name(file).toLowerCase(Locale.ROOT) + ".").startsWith(word + "."))
                .toList();
        if (found.size() > 1) {
            throw new BadInputException(found.stream().map(Path::toString).collect(Collectors.joining(" and "))
                    + ": only one file of " + word + " can be read");
        }
        files.removeAll(found);
        return found.isEmpty() ? null : found.get(0);
    }
}
