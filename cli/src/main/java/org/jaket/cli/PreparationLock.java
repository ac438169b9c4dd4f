package org.jaket.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jaket.store.BadInputException;
import org.jaket.store.LockFile;

/** Lets one command at a time prepare a directory: a {@link LockFile} {@code .NAME.lock} beside it. */
final class PreparationLock implements AutoCloseable {

    private static final long NANOSECONDS_BETWEEN_TRIES = 200_000_000;

    private final LockFile file;

    private PreparationLock(LockFile file) {
        this.file = file;
    }

    /**
     * Waits until no other command prepares a directory.
     *
     * @param directory the directory, which need not exist
     * @param waiting called once if there is another command to wait for
     * @throws BadInputException if the directory around it cannot be written to
     */
    static PreparationLock of(Path directory, Runnable waiting) {
        Path file = directory.resolveSibling("." + directory.getFileName() + ".lock");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        LockFile lock = new LockFile(file);
        for (boolean told = false; !lock.tryTake(); told = true) {
            if (!told) {
                waiting.run();
            }
            LockSupport.parkNanos(NANOSECONDS_BETWEEN_TRIES);
        }
        return new PreparationLock(lock);
    }

    @Override
    public void close() {
        file.close();
    }
}
