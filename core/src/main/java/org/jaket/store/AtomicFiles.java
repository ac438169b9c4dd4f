package org.jaket.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and directories that appear under their name whole or not at all, and survive a crash once they did. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /**
     * Writes a file beside its name, forces it to the disk and renames it over whatever had the name.
     *
     * @param file its name; the directory must exist
     * @param content its bytes
     * @throws BadInputException if it cannot be written
     */
    public static void write(Path file, byte[] content) {
        Path partial = partial(file);
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            rename(partial, file);
        } catch (IOException e) {
            deleteQuietly(partial);
            throw BadInputException.writing(file, e);
        }
    }

    /**
     * Writes a text in UTF-8, as {@link #write(Path, byte[])} does.
     *
     * @param file its name
     * @param content its text
     * @throws BadInputException if it cannot be written
     */
    public static void write(Path file, String content) {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Gives a finished directory its final name, replacing a directory that has it. Every file inside is forced to the
     * disk first. A crash leaves the old directory, the new one, or both: the new one beside the renamed old one or, if it
     * comes between the two renames, neither under the name, which {@link #recover} gives back to the old one.
     *
     * @param partial the finished directory, on the same file system
     * @param target its final name
     * @throws BadInputException if it cannot be renamed, or as {@link #requireDirectoryName} does
     */
    public static void replaceDirectory(Path partial, Path target) {
        requireDirectoryName(target);
        recover(target);
        Path old = old(target);
        try {
            syncTree(partial);
            deleteTree(old);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            rename(partial, target);
            deleteTree(old);
        } catch (IOException e) {
            throw BadInputException.writing(target, e);
        }
    }

    /**
     * Gives a directory its name back that was about to be replaced when its replacement was killed. Whoever may replace
     * the directory calls this first, so that what has the name is seen and nothing else is deleted.
     *
     * @param target its name; nothing happens if anything has it
     * @throws BadInputException if it cannot be renamed
     */
    public static void recover(Path target) {
        Path old = old(target);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) || !Files.isDirectory(old)) {
            return;
        }
        try {
            rename(old, target);
        } catch (IOException e) {
            throw BadInputException.writing(target, e);
        }
    }

    /**
     * What to do about a directory that is not there.
     *
     * @param target its name
     * @param otherwise what to do unless {@link #recover} would find it
     */
    static String remedy(Path target, String otherwise) {
        Path old = old(target);
        return !Files.exists(target) && Files.isDirectory(old)
                ? "it was being replaced when a command was killed; rename " + old + " to " + target
                : otherwise;
    }

    /**
     * The names in a directory, in order; none where there is no such directory.
     *
     * @param directory the directory
     * @throws BadInputException if it cannot be read
     */
    public static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw BadInputException.reading(directory, e);
        }
    }

    /**
     * Refuses a directory that is about to be replaced, and deleted, if somebody else's file is in it.
     *
     * @param directory the directory
     * @param own tells the names of its own files
     * @param kind what it is, such as {@code a data set}
     * @throws BadInputException if it holds another file; the sentence names it
     */
    public static void requireOwnFiles(Path directory, Predicate<String> own, String kind) {
        names(directory).stream().filter(own.negate()).findFirst().ifPresent(name -> {
            throw new BadInputException(directory + " holds " + name + ", which is no file of " + kind
                    + ", so it is not replaced; move it, or choose another directory");
        });
    }

    private static Path old(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".old");
    }

    /**
     * Gives a finished file its final name, replacing a file that has it. Its bytes are forced to the disk first.
     *
     * @param partial the finished and closed file, on the same file system
     * @param target its final name
     * @throws BadInputException if it cannot be written or renamed
     */
    public static void replaceFile(Path partial, Path target) {
        try {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            rename(partial, target);
        } catch (IOException e) {
            throw BadInputException.writing(target, e);
        }
    }

    /** The name under which a file or directory is built: {@code .NAME.partial} beside it. */
    public static Path partial(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".partial");
    }

    /**
     * The SHA-256 of a file, in lower-case hexadecimal digits.
     *
     * @param file its name
     * @throws BadInputException if it cannot be read
     */
    public static String sha256(Path file) {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The SHA-256 of some bytes, in lower-case hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /**
     * Refuses a directory whose file system has too little room.
     *
     * @param directory where something is about to be written; it or one of its parents exists
     * @param bytes how much is about to be written
     * @throws BadInputException if less is free, or the file system holds no files
     */
    public static void requireSpace(Path directory, long bytes) {
        Path existing = existing(directory);
        long free;
        try {
            FileStore store = Files.getFileStore(existing);
            if (store.getTotalSpace() == 0) {
                // Either it does not say how large it is, or it is none for files, such as /proc.
                requireWritable(existing);
                return;
            }
            free = store.getUsableSpace();
        } catch (IOException e) {
            throw BadInputException.reading(existing, e);
        }
        if (free < bytes) {
            throw new BadInputException("not enough room in " + directory + ": " + mebibytes(bytes) + " are needed and "
                    + mebibytes(free) + " are free; make room or choose another directory");
        }
    }

    /**
     * Creates a directory if need be and refuses one in which no file can be created.
     *
     * @param directory where something is about to be written
     * @throws BadInputException if it is a file, cannot be created, or cannot be written to
     */
    public static void requireWritable(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new BadInputException(directory + " is a file, expected a directory; choose another name");
        }
        try {
            Files.createDirectories(directory);
            Path probe = Files.createTempFile(directory, ".probe", ".partial");
            Files.delete(probe);
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot write to the directory " + directory + "; check its owner and permissions", e);
        }
    }

    /**
     * Refuses a name under which no directory can be made or replaced: that of a file, one below a file, and that of the
     * working directory or one around it, which whoever started the program stands in.
     *
     * @param directory a directory that is about to be made or replaced; need not exist
     * @throws BadInputException if it has such a name
     */
    public static void requireDirectoryName(Path directory) {
        requireNoFile(directory);
        Path absolute = real(directory.toAbsolutePath().normalize());
        if (real(Path.of("").toAbsolutePath()).startsWith(absolute)) {
            throw new BadInputException(directory + " is the working directory or one around it, which is not replaced;"
                    + " name a new directory inside it, or call the command from elsewhere");
        }
    }

    /**
     * Refuses a name for a directory that a file has, or that is below a file.
     *
     * @param directory a directory that is about to be made or used; need not exist
     * @throws BadInputException if it has such a name
     */
    public static void requireNoFile(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        while (path != null && !Files.exists(path)) {
            path = path.getParent();
        }
        if (path != null && !Files.isDirectory(path)) {
            throw new BadInputException((path.equals(directory.toAbsolutePath().normalize()) ? directory : path)
                    + " is a file, and a directory is wanted there; choose another --out");
        }
    }

    private static Path real(Path path) {
        try {
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (IOException e) {
            throw BadInputException.reading(path, e);
        }
    }

    /** Deletes a directory and everything in it, without following links; nothing happens if it does not exist. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void deleteQuietly(Path fileOrDirectory) {
        try {
            deleteTree(fileOrDirectory);
        } catch (IOException e) {
            // A leftover under a partial name is removed by the next writer of the same name.
        }
    }

    /** Renames atomically and makes the new name durable. */
    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(to.toAbsolutePath().getParent());
    }

    /** Forces a directory's entries to the disk, where the platform lets a directory be opened. */
    static void syncDirectory(@Nullable Path directory) throws IOException {
        if (directory == null || directory.getFileSystem().getSeparator().equals("\\")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void syncTree(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                syncDirectory(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path existing(Path directory) {
        Path path = directory.toAbsolutePath();
        while (!Files.exists(path)) {
            Path parent = path.getParent();
            if (parent == null) {
                throw new BadInputException("no part of the path " + directory + " exists");
            }
            path = parent;
        }
        return path;
    }

    private static String mebibytes(long bytes) {
        return ((bytes + (1L << 20) - 1) >> 20) + " MiB";
    }

    /** Closes a file that was begun and deletes it. */
    static void abandon(FileChannel channel, Path partial) {
        try {
            channel.close();
        } catch (IOException e) {
            // The partial file is deleted all the same.
        }
        deleteQuietly(partial);
    }
}
