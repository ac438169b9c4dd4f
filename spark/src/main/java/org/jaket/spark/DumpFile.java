package org.jaket.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;

/**
 * A file of a dump.
 *
 * @param number its place among the files of the dump, from 0
 * @param path where it is: a path, or the address of a file that Hadoop can read
 * @param xml whether it is XML; otherwise it holds one JSON document a line
 * @param parallel whether several tasks can read it: plain files and bzip2
 * @param head how its content begins
 * @param bytes its size
 * @param modified when it was changed, in milliseconds
 */
record DumpFile(int number, String path, boolean xml, boolean parallel, String head, long bytes, long modified)
        implements Serializable {

    private static final int HEAD = 1 << 15;

    /** Looks at a file. */
    static DumpFile open(int number, String path, Configuration hadoop) {
        boolean remote = isRemote(path);
        FileStatus status = remote ? status(path, hadoop) : null;
        String head;
        boolean parallel;
        if (remote) {
            head = remoteHead(path, hadoop);
            parallel = true;
        } else {
            InputFile.requireRepeatable(Path.of(path));
            try (InputFile file = InputFile.open(Path.of(path))) {
                head = head(file.content());
                parallel = isParallel(file.compression(), path);
            } catch (IOException e) {
                throw BadInputException.reading(Path.of(path), e);
            }
        }
        FileStatus known = status == null ? status(path, hadoop) : status;
        String start = head.strip();
        if (!start.startsWith("<") && !start.startsWith("[") && !start.startsWith("{")) {
            throw new BadInputException(path + " is no dump of Wikidata or Wikipedia: expected XML or JSON, found \""
                    + start.substring(0, Math.min(40, start.length())) + "\"");
        }
        return new DumpFile(
                number, path, start.startsWith("<"), parallel, head, known.getLen(), known.getModificationTime());
    }

    /** Hadoop tells a file's compression by its name, so only a name that tells the truth can be read by it. */
    private static boolean isParallel(String compression, String path) {
        boolean codec = List.of(".gz", ".bz2", ".zst", ".lz4", ".snappy", ".deflate").stream()
                .anyMatch(path::endsWith);
        return compression.equals("bzip2") ? path.endsWith(".bz2") : compression.equals("plain") && !codec;
    }

    static boolean isRemote(String path) {
        return path.contains("://") && !path.startsWith("file:");
    }

    /** The name of the file without its directory. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where Hadoop finds it. */
    org.apache.hadoop.fs.Path location() {
        return location(path);
    }

    /** Hadoop's paths are not encoded: a space in them is a space. */
    private static org.apache.hadoop.fs.Path location(String path) {
        return isRemote(path)
                ? new org.apache.hadoop.fs.Path(path)
                : new org.apache.hadoop.fs.Path(Path.of(path).toAbsolutePath().toUri());
    }

    private static String head(InputStream in) throws IOException {
        return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    }

    private static FileStatus status(String path, Configuration hadoop) {
        org.apache.hadoop.fs.Path file = location(path);
        try {
            return file.getFileSystem(hadoop).getFileStatus(file);
        } catch (IOException e) {
            throw new BadInputException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static String remoteHead(String path, Configuration hadoop) {
        org.apache.hadoop.fs.Path file = location(path);
        try {
            FileSystem files = file.getFileSystem(hadoop);
            CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
            try (InputStream raw = files.open(file);
                    InputStream in = codec == null ? raw : codec.createInputStream(raw)) {
                return head(in);
            }
        } catch (IOException e) {
            throw new BadInputException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }
}
