package org.jaket.cli.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jaket.store.AdaptedDirectory;
import org.jaket.store.BadInputException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a directory holds.
 *
 * @param lines for a person
 * @param json the same for a program
 */
public record Inspection(List<String> lines, ObjectNode json) {

    public Inspection {
        lines = List.copyOf(lines);
    }

    /**
     * Looks into a data set, an adapted model or a run.
     *
     * @param directory any of them
     * @param samples how many entities and texts of a data set to show
     * @throws BadInputException if it is neither, or a file in it is damaged
     */
    public static Inspection of(Path directory, int samples) {
        if (!Files.isDirectory(directory)) {
            throw new BadInputException(
                    directory + ": no such directory; give the directory of a data set, an adapted model or a run");
        }
        if (Files.exists(directory.resolve("dataset.json"))) {
            return DatasetInspection.of(directory, samples);
        }
        if (Files.exists(directory.resolve(AdaptedDirectory.INFO))) {
            return AdaptedInspection.of(directory, samples);
        }
        if (Files.exists(directory.resolve("metrics.jsonl")) || Files.exists(directory.resolve("provenance.json"))) {
            return RunInspection.of(directory);
        }
        throw new BadInputException(directory + ": neither a data set (it has no dataset.json) nor an "
                + "adapted model (it has no adapted.json) nor a run (it has no "
                + "metrics.jsonl and no provenance.json)");
    }
}
