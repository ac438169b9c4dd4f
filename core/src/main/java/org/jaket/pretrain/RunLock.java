package org.jaket.pretrain;

import java.nio.file.Path;
import org.jaket.store.BadInputException;
import org.jaket.store.LockFile;

/**
 * Lets one command at a time train in a directory: a {@link LockFile} {@code .lock} in it. Commands that only read take
 * none.
 */
public final class RunLock implements AutoCloseable {

    /** The name of the file. */
    public static final String FILE = ".lock";

    private final Path directory;
    private final LockFile file;

    /**
     * A lock that has not been taken.
     *
     * @param directory the directory of a run or a table
     */
    public RunLock(Path directory) {
        this.directory = directory;
        this.file = new LockFile(directory.resolve(FILE));
    }

    /**
     * Takes the lock, if it has not been taken through this object.
     *
     * @throws BadInputException if another command has it, or the directory, which must exist, cannot be written to
     */
    public void take() {
        if (!file.tryTake()) {
            throw new BadInputException(
                    directory + ": another command is at work in it; wait until it has ended, or choose another --out");
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
