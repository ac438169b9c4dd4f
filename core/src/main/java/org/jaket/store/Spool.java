package org.jaket.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Numbers whose count is not known yet, kept in a temporary file until their tensor is written. */
final class Spool implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    Spool(Path file) {
        this.file = file;
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    void putInt(int value) {
        room(4).putInt(value);
    }

    void putLong(long value) {
        room(8).putLong(value);
    }

    long bytes() {
        try {
            return channel.position() + buffer.position();
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    /** Moves everything into a tensor and starts again with nothing. */
    void drainTo(SafeTensorsWriter writer, String name) {
        flush();
        try {
            long size = channel.position();
            for (long at = 0; at < size; ) {
                buffer.clear();
                int n = channel.read(buffer, at);
                if (n < 0) {
                    throw new BadInputException(file + " has been truncated while it was written");
                }
                at += n;
                writer.write(name, buffer.flip());
            }
            channel.truncate(0);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        buffer.clear();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        buffer.clear();
    }
}
