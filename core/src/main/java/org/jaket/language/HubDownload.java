package org.jaket.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way from a hub: written beside its name, gone on with where it stopped, checked against what the hub
 * says of it, then renamed.
 */
final class HubDownload implements HubClient.Receiver<Boolean> {

    private static final long WORTH_A_NOTICE = 8 << 20;
    private static final int NOT_TOLD = -1;

    private final Path target;
    private final Path partial;
    private final String what;
    private final Consumer<String> notice;
    private @Nullable String etag;

    HubDownload(Path target, String what, Consumer<String> notice) {
        this.target = target;
        this.partial = AtomicFiles.partial(target);
        this.what = what;
        this.notice = notice;
    }

    /**
     * Fetches the file.
     *
     * @param path its path below the endpoint
     * @throws BadInputException if the hub refuses it, or its checksum differs twice
     * @throws IOException if the hub cannot be reached, or a file cannot be written
     */
    void run(HubClient client, String path) throws IOException {
        boolean resumed = from() > 0;
        client.get(path, what, this);
        String fault = fault();
        if (fault != null && resumed) {
            // What lay there may have been something else.
            Files.deleteIfExists(partial);
            client.get(path, what, this);
            fault = fault();
        }
        if (fault != null) {
            Files.deleteIfExists(partial);
            throw new BadInputException(
                    what + ": " + fault + "; the transfer was damaged, or the mirror is: try again");
        }
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public long from() {
        try {
            return Files.exists(partial) ? Files.size(partial) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public Boolean receive(HubClient.Answer answer) throws IOException {
        etag = answer.etag();
        long at = from();
        if (answer.status() == 416) {
            // Whole already, or not the beginning of this file: its checksum tells.
            return receiveNothing(answer, at);
        }
        boolean goesOn = answer.status() == 206
                && at > 0
                && String.valueOf(answer.range()).startsWith("bytes " + at + "-");
        if (!goesOn && answer.status() == 206) {
            Files.deleteIfExists(partial);
            throw new IOException(what + ": the hub sent another part than it was asked for");
        }
        long start = goesOn ? at : 0;
        if (answer.length() > WORTH_A_NOTICE) {
            AtomicFiles.requireSpace(target, answer.length());
            notice.accept("fetching " + what + (start > 0 ? ", from byte " + start : "") + ", "
                    + (answer.length() >> 20) + " MiB");
        }
        long written = write(answer.body(), start);
        if (answer.length() != NOT_TOLD && written != answer.length()) {
            throw new IOException(
                    what + ": the transfer broke off after " + written + " of " + answer.length() + " bytes");
        }
        return true;
    }

    private Boolean receiveNothing(HubClient.Answer answer, long at) throws IOException {
        String range = String.valueOf(answer.range());
        if (at == 0 || !(range.equals("bytes */" + at) || range.equals("null"))) {
            Files.deleteIfExists(partial);
            throw new IOException(what + ": the hub does not send the rest after byte " + at);
        }
        return true;
    }

    private long write(InputStream body, long start) throws IOException {
        long written = 0;
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(start);
            channel.position(start);
            byte[] buffer = new byte[1 << 16];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    written += channel.write(bytes);
                }
            }
            channel.force(true);
        }
        return written;
    }

    /** What is wrong with the file; null if nothing is, or the hub gave no checksum. */
    private @Nullable String fault() throws IOException {
        String expected = etag;
        if (expected == null || !expected.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            return null;
        }
        String found = expected.length() == 64 ? AtomicFiles.sha256(partial) : gitBlob(partial);
        return found.equals(expected) ? null : "expected the checksum " + expected + ", found " + found;
    }

    /** How git names a file's content. */
    private static String gitBlob(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
        digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
