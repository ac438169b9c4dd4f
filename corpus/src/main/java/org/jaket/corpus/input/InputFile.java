package org.jaket.corpus.input;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.BadInputException;

/**
 * An open input file, decompressed if it is gzip, bzip2, xz or Zstandard by its first bytes, whatever its name. Reading
 * throws {@link BadInputException} with one sentence where the file is damaged, cut short, or grows beyond all measure.
 */
public final class InputFile implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final long size;
    private final Compression compression;
    private final CountingInputStream raw;
    private final InputStream content;

    private InputFile(Path path, long size, Compression compression, CountingInputStream raw, InputStream content) {
        this.path = path;
        this.size = size;
        this.compression = compression;
        this.raw = raw;
        this.content = content;
    }

    /**
     * Opens a file.
     *
     * @param path the file
     * @return the open file, to be closed by the caller
     * @throws BadInputException if it does not exist, cannot be read, or is an archive of many files
     */
    public static InputFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw new BadInputException(path + " is a directory, expected a file");
        }
        try {
            long size = Files.size(path);
            CountingInputStream raw = new CountingInputStream(stream(path));
            try {
                BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
                buffered.mark(BUFFER);
                byte[] start = buffered.readNBytes(Compression.LONGEST_MAGIC);
                buffered.reset();
                Compression compression = Compression.of(start, path);
                InputStream content = compression == Compression.NONE
                        ? buffered
                        : new BoundedContent(compression, buffered, raw, path);
                return new InputFile(path, size, compression, raw, content);
            } catch (IOException | RuntimeException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw BadInputException.reading(path, e);
        }
    }

    /** A channel, which is what the first kind of stream reads, cannot say how much is left in a pipe, and fails. */
    private static InputStream stream(Path path) throws IOException {
        return Files.isRegularFile(path) ? Files.newInputStream(path) : new FileInputStream(path.toFile());
    }

    /**
     * Refuses what {@link #open} would refuse, before long work. A pipe is not opened, since what is read of it is gone.
     *
     * @param path the file
     * @throws BadInputException as {@link #open}
     */
    public static void require(Path path) {
        if (!Files.exists(path) || Files.isDirectory(path) || Files.isRegularFile(path)) {
            open(path).close();
        }
    }

    /**
     * Refuses what {@link #open} would refuse, and what cannot be read more than once. Of a pipe nothing is read.
     *
     * @param path the file
     * @throws BadInputException as {@link #open}, or if it is a pipe or a device
     */
    public static void requireRepeatable(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new BadInputException(
                    path + " is a pipe or a device, and it is read more than once; write it to a file and name that");
        }
        require(path);
    }

    /**
     * A stream that is open already, such as standard input, taken as it is.
     *
     * @param in the stream, closed with the file
     * @param name what it is called in messages
     */
    public static InputFile of(InputStream in, String name) {
        CountingInputStream counted = new CountingInputStream(in);
        return new InputFile(Path.of(name), Long.MAX_VALUE, Compression.NONE, counted, counted);
    }

    /** The content, decompressed. */
    public InputStream content() {
        return content;
    }

    /** How the file is compressed: {@code plain}, {@code gzip}, {@code bzip2}, {@code xz} or {@code Zstandard}. */
    public String compression() {
        return compression.title();
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** The file's name without its directory. */
    public String name() {
        return name(path);
    }

    /** A file's name without its directory. */
    public static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** The size of the file as it lies there, in bytes. */
    public long size() {
        return size;
    }

    /** How many of these bytes have been read. */
    public long read() {
        return Math.min(raw.count(), size);
    }

    @Override
    public void close() {
        try {
            content.close();
            raw.close();
        } catch (IOException e) {
            throw BadInputException.reading(path, e);
        }
    }
}
