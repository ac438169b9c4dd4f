package org.jaket.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Lets one command at a time prepare a directory: a lock on the file {@code .NAME.lock} beside it, which stays there, empty.
 * The system gives the lock up when the process ends, however it ends.
 */
final class PreparationLock implements AutoCloseable {

    private static final long NANOSECONDS_BETWEEN_TRIES = 200_000_000;

    private final FileChannel channel;

    private PreparationLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until no other command prepares a directory.
     *
     * @param directory the directory, which need not exist
     * @param waiting called once if there is another command to wait for
     * @throws BadInputException if the directory around it cannot be written to or has no locks
     */
    static PreparationLock of(Path directory, Runnable waiting) {
        Path file = directory.resolveSibling("." + directory.getFileName() + ".lock");
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                for (boolean told = false; tried(channel) == null; told = true) {
                    if (!told) {
                        waiting.run();
                    }
                    LockSupport.parkNanos(NANOSECONDS_BETWEEN_TRIES);
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            return new PreparationLock(channel);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /** Null while another process, or another thread of this one, has the lock. */
    private static @Nullable FileLock tried(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The system closes it with the process.
        }
    }
}
