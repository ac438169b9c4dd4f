package org.jaket.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jaket.corpus.input.Lines;
import org.jaket.finetune.GraphChanges;
import org.jaket.store.BadInputException;

/** A file that says what goes from a graph, plain or compressed as any other input. */
final class RemovalFile {

    private RemovalFile() {}

    /**
     * Reads it.
     *
     * @throws BadInputException if it cannot be read or a line is not what it should be
     */
    static GraphChanges.Removals read(Path file) {
        List<String> all = new ArrayList<>();
        try (Lines lines = new Lines(file)) {
            while (lines.next()) {
                if (!lines.fault().isEmpty()) {
                    throw new BadInputException(file + ", line " + lines.number() + ": expected an entity's identifier,"
                            + " or head, relation and tail between tabs, found a " + lines.fault());
                }
                all.add(lines.text());
            }
        }
        return GraphChanges.Removals.parse(all, file.toString());
    }
}
