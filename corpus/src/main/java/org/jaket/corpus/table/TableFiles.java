package org.jaket.corpus.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a graph.
 *
 * @param triples triples, at least one file
 * @param entities what is known of entities, or null
 * @param relations what is known of relations, or null
 * @param types labels of types, or null
 */
public record TableFiles(
        List<Path> triples,
        @Nullable Path entities,
        @Nullable Path relations,
        @Nullable Path types) {

    /**
     * Copies the list.
     *
     * @throws BadInputException if there is no file of triples
     */
    public TableFiles {
        triples = List.copyOf(triples);
        if (triples.isEmpty()) {
            throw new BadInputException("no file of triples was named");
        }
    }

    /**
     * Finds the tables in a directory by their names: {@code triples.tsv} or {@code kb.txt}, {@code entities.tsv},
     * {@code relations.tsv}, {@code types.tsv}; also as {@code .csv} or {@code .txt}, and compressed.
     *
     * @throws BadInputException if there are no triples, or one table is there twice
     */
    public static TableFiles in(Path directory) {
        List<Path> files;
        try (Stream<Path> listed = Files.list(directory)) {
            files = listed.sorted().toList();
        } catch (IOException e) {
            throw BadInputException.reading(directory, e);
        }
        Path triples = one(files, "triples|kb", directory);
        if (triples == null) {
            throw new BadInputException(directory + " has no triples.tsv (nor triples.csv, triples.txt or kb.txt);"
                    + " name the file of triples with --triples");
        }
        return new TableFiles(
                List.of(triples),
                one(files, "entities", directory),
                one(files, "relations", directory),
                one(files, "types", directory));
    }

    private static @Nullable Path one(List<Path> files, String stem, Path directory) {
        Pattern name = Pattern.compile("(" + stem + ")\\.(tsv|csv|txt)(\\.(gz|bz2|xz|zst))?");
        List<Path> found = files.stream()
                .filter(file -> name.matcher(InputFile.name(file)).matches())
                .toList();
        if (found.size() > 1) {
            throw new BadInputException(directory + " has "
                    + found.stream().map(InputFile::name).collect(Collectors.joining(" and "))
                    + ", and only one of them can be meant; name the files one by one");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    /** The names of all files, without their directories. */
    public String names() {
        List<Path> all = new ArrayList<>(triples);
        for (Path file : new Path[] {entities, relations, types}) {
            if (file != null) {
                all.add(file);
            }
        }
        return all.stream().map(InputFile::name).collect(Collectors.joining(", "));
    }
}
