package org.jaket.pretrain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * Lets one command at a time train in a directory: a lock on its file {@code .lock}, which stays there, empty. The system
 * gives the lock up when the process ends, however it ends. Commands that only read take none. Where the file system has no
 * locks, every command gets it.
 */
public final class RunLock implements AutoCloseable {

    /** The name of the file. */
    public static final String FILE = ".lock";

    private final Path directory;
    private @Nullable FileChannel channel;

    /**
     * A lock that has not been taken.
     *
     * @param directory the directory of a run or a table
     */
    public RunLock(Path directory) {
        this.directory = directory;
    }

    /**
     * Takes the lock, if it has not been taken through this object.
     *
     * @throws BadInputException if another command has it, or the directory, which must exist, cannot be written to
     */
    public void take() {
        if (channel != null) {
            return;
        }
        Path file = directory.resolve(FILE);
        try {
            FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(opened)) {
                opened.close();
                throw new BadInputException(directory
                        + ": another command is at work in it; wait until it has ended, or choose another --out");
            }
            channel = opened;
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /** Whether another process, or another part of this one, has the lock. */
    private static boolean isTaken(FileChannel channel) {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            // A file system without locks should not keep anyone from training.
            return false;
        }
    }

    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The system closes it with the process.
        }
        channel = null;
    }
}
