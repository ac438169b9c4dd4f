package org.jaket.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes on a file, which stays there, empty. The system gives the lock up when the process ends, however it
 * ends. Where the file system has no locks, everyone gets it: that should not keep anyone from working.
 */
public final class LockFile implements AutoCloseable {

    private final Path file;
    private @Nullable FileChannel channel;

    /**
     * A lock that has not been taken.
     *
     * @param file the file, which need not exist; its directory must when the lock is taken
     */
    public LockFile(Path file) {
        this.file = file;
    }

    /**
     * Takes the lock, if it has not been taken through this object.
     *
     * @return false if another process, or another part of this one, has it
     * @throws BadInputException if the file cannot be written
     */
    public boolean tryTake() {
        if (channel != null) {
            return true;
        }
        try {
            FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(opened)) {
                opened.close();
                return false;
            }
            channel = opened;
            return true;
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    private static boolean isTaken(FileChannel channel) {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The system closes it with the process.
        }
        channel = null;
    }
}
