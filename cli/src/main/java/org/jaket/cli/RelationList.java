package org.jaket.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jaket.store.BadInputException;

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
        Path file = Path.of(word);
        if (!Files.isRegularFile(file)) {
            return Stream.of(word);
        }
        try {
            List<String> found = new ArrayList<>(List.of(Files.readString(file).split("[\\s,]+")));
            found.removeIf(String::isEmpty);
            if (found.isEmpty()) {
                throw new BadInputException(file + ": expected identifiers of relations, found an empty file");
            }
            return found.stream();
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }
}
