package org.jaket.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Damages one file of a directory, runs something on it, and repairs it. */
final class Damage {

    private Damage() {}

    interface Reader {
        void read(boolean checksums);
    }

    /** Reads the damaged directory with and without checksums: both must either work or be refused. Returns refusals. */
    static int tryOne(Path directory, long seed, Reader reader) throws IOException {
        Random random = new Random(seed);
        List<Path> files;
        try (Stream<Path> paths = Files.list(directory)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] sound = Files.readAllBytes(file);
        replace(file, damaged(sound, random));
        int refused = 0;
        try {
            for (boolean checksums : new boolean[] {true, false}) {
                try {
                    reader.read(checksums);
                } catch (BadInputException e) {
                    refused++;
                    if (String.valueOf(e.getMessage()).length() < 10) {
                        throw new AssertionError("no sentence", e);
                    }
                } catch (Throwable e) {
                    throw new AssertionError("damaged " + file.getFileName() + " with seed " + seed, e);
                }
            }
        } finally {
            replace(file, sound);
        }
        return refused;
    }

    /** A new file: some file systems force a file to the disk that is truncated and written again. */
    private static void replace(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                return insert(bytes, at, random);
            }
            case 2 -> {
                return concat(
                        Arrays.copyOf(bytes, at),
                        Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 1 + random.nextInt(40)), bytes.length));
            }
            case 3 -> changeDigits(bytes, random);
            case 4 ->
                random.ints(8, at, bytes.length + (bytes.length == 0 ? 1 : 0))
                        .filter(i -> i < bytes.length)
                        .forEach(i -> bytes[i] = (byte) random.nextInt());
            case 5 -> {
                int n = Math.min(16, bytes.length);
                System.arraycopy(bytes, 0, bytes, Math.max(0, Math.min(at, bytes.length - n)), n);
            }
            default -> {
                for (int flips = 1 + random.nextInt(8); flips > 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }

    /** What hurts most in a header: other numbers in place of the right ones. */
    private static void changeDigits(byte[] bytes, Random random) {
        int[] digits = java.util.stream.IntStream.range(0, bytes.length)
                .filter(i -> bytes[i] >= '0' && bytes[i] <= '9')
                .toArray();
        for (int n = 1 + random.nextInt(3); n > 0 && digits.length > 0; n--) {
            bytes[digits[random.nextInt(digits.length)]] = (byte) ('0' + random.nextInt(10));
        }
    }

    private static byte[] insert(byte[] bytes, int at, Random random) {
        byte[] inserted = new byte[1 + random.nextInt(20)];
        random.nextBytes(inserted);
        return concat(concat(Arrays.copyOf(bytes, at), inserted), Arrays.copyOfRange(bytes, at, bytes.length));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
