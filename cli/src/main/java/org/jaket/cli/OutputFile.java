package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.BadInputException;

/** Names of files that a command will write. */
final class OutputFile {

    private OutputFile() {}

    /**
     * Refuses a name that no file can have, before the work.
     *
     * @param file the name
     * @param option the option that gave it
     * @throws BadInputException if it is that of a directory, or its directory does not exist or cannot be written to
     */
    static void requirePossible(Path file, String option) {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + " is a directory; " + option + " wants the name of a file");
        }
        Path directory = file.toAbsolutePath().normalize().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new BadInputException("cannot write " + file + ": there is no directory " + directory
                    + "; make it, or choose another " + option);
        }
        if (directory != null && !Files.isWritable(directory)) {
            throw new BadInputException("cannot write " + file + ": no file can be made in " + directory
                    + "; check its permissions, or choose another " + option);
        }
    }
}
