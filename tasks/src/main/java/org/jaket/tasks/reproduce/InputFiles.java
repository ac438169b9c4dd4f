package org.jaket.tasks.reproduce;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.BadInputException;

/** Inputs that must be there before hours of work begin. */
final class InputFiles {

    private InputFiles() {}

    static Path file(Path file, String what, String option) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + ": no such file; " + option + " should lead to " + what);
        }
        return file;
    }

    /** The file that stands for a data set, with the checksums of all others. */
    static Path dataset(Path directory) {
        Path file = directory.resolve("dataset.json");
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(directory
                    + ": holds no data set, dataset.json is missing; --graph should lead to what 'jaket prepare' has"
                    + " made");
        }
        return file;
    }
}
