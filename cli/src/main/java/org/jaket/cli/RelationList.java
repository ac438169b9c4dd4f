package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jaket.store.BadInputException;
import org.jaket.store.Utf8;
import org.jspecify.annotations.Nullable;

/** Relations on the command line: identifiers, or files of identifiers between commas and white space. */
final class RelationList {

    private RelationList() {}

    /**
     * The identifiers that words stand for.
     *
     * @param words identifiers or names of files
     * @throws BadInputException if a file cannot be read or is empty
     */
    static List<String> of(List<String> words) {
        return words.stream().flatMap(RelationList::of).distinct().toList();
    }

    private static Stream<String> of(String word) {
        Path file = file(word);
        if (file == null) {
            return Stream.of(word.strip());
        }
        List<String> found = new ArrayList<>(List.of(Utf8.read(file).split("[\\s,]+")));
        found.removeIf(String::isEmpty);
        if (found.isEmpty()) {
            throw new BadInputException(file + ": expected identifiers of relations, found an empty file");
        }
        return found.stream();
    }

    private static @Nullable Path file(String word) {
        try {
            Path path = Path.of(word);
            return Files.isRegularFile(path) ? path : null;
        } catch (InvalidPathException e) {
            // Some systems do not let a file have the name that an identifier has.
            return null;
        }
    }
}
