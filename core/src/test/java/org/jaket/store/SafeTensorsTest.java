package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

    @TempDir
    Path folder;

    @Test
    void roundTrip() {
        Path file = folder.resolve("a.safetensors");
        List<TensorSpec> specs = List.of(
                new TensorSpec("u", DType.U8, 3),
                new TensorSpec("h", DType.F16, 2),
                new TensorSpec("f", DType.F32, 2, 2),
                new TensorSpec("b", DType.BF16, 1),
                new TensorSpec("l", DType.I64, 2),
                new TensorSpec("scalar", DType.I32),
                new TensorSpec("none", DType.F32, 0, 5));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(file, Map.of("b", "2", "a", "1"), specs)) {
            writer.writeFloats("f", new float[] {1, 2});
            writer.write("u", ByteBuffer.wrap(new byte[] {7, 8, 9}));
            writer.writeLongs("l", new long[] {-1, Long.MAX_VALUE});
            writer.writeInts("scalar", new int[] {-42});
            writer.writeFloats("f", new float[] {3, Float.NaN});
            writer.write("h", ByteBuffer.wrap(new byte[] {0x00, 0x3C, 0x01, 0x00}));
            writer.write("b", ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 0xBF}));
            writer.commit();
        }
        try (SafeTensors read = SafeTensors.open(file)) {
            assertThat(read.metadata()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
            assertThat(read.tensors().keySet()).containsExactlyInAnyOrder("u", "h", "f", "b", "l", "scalar", "none");
            assertThat(read.toFloats("f")).containsExactly(1, 2, 3, Float.NaN);
            assertThat(read.floats("f").get(2)).isEqualTo(3);
            assertThat(read.toFloats("h")).containsExactly(1, 0x1p-24f);
            assertThat(read.toFloats("b")).containsExactly(-1);
            assertThat(read.toFloats("none")).isEmpty();
            assertThat(read.longs("l").get(1)).isEqualTo(Long.MAX_VALUE);
            assertThat(read.ints("scalar").get(0)).isEqualTo(-42);
            ByteBuffer last = ByteBuffer.allocate(2);
            read.read("u", 1, last);
            assertThat(last.array()).containsExactly(8, 9);
            read.requireFinite("h");
            assertThatThrownBy(() -> read.requireFinite("f"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("tensor f holds NaN at element 3");
            assertThatThrownBy(() -> read.ints("f"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("should be of type I32, found F32");
            assertThatThrownBy(() -> read.read("u", 2, ByteBuffer.allocate(2)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            long data = fileSize(file) - 8 * 2 - 4 * 5 - 2 * 3 - 3;
            assertThat(data % 8).isZero();
            read.tensors().values().forEach(info -> assertThat(
                            info.begin() % info.type().bytes())
                    .isZero());
        }
    }

    @Test
    void readsUnalignedTensors() throws IOException {
        String header = "{\"u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"l\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[1,17]},"
                + "\"i\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[17,21]},"
                + "\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[21,25]}}";
        ByteBuffer data = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
        data.put((byte) 1).putLong(5).putLong(-6).putInt(7).putFloat(8);
        try (SafeTensors read = SafeTensors.open(file(header, data.array()))) {
            assertThat(read.longs("l").get(1)).isEqualTo(-6);
            assertThat(read.ints("i").get(0)).isEqualTo(7);
            assertThat(read.mappedInts("i").get(0)).isEqualTo(7);
            assertThat(read.floats("f").get(0)).isEqualTo(8);
            assertThat(read.toFloats("f")).containsExactly(8);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "F32 | [2] | [0,4] | needs 8 bytes, but its data_offsets [0, 4] hold 4",
                "F32 | [2] | [0,12] | needs 8 bytes",
                "F32 | [2] | [4,12] | starts at byte 4 of the data, expected 0",
                "F32 | [2] | [8,0] | two increasing data_offsets",
                "F32 | [2] | [0] | two increasing data_offsets",
                "F32 | [-2] | [0,8] | should hold whole numbers from 0, found -2",
                "F32 | [2.5] | [0,8] | should hold whole numbers from 0, found 2.5",
                "F32 | [4611686018427387904,4] | [0,0] | impossible shape",
                "F32 | [99999999999999999999] | [0,0] | should hold whole numbers",
                "F32 | [3] | [0,12] | is truncated: its header describes 12 bytes of data, found 8",
                "F32 | [1] | [0,4] | has bytes after its last tensor",
                "F77 | [2] | [0,8] | has the type F77, which jaket does not read",
                "F32 | 2 | [0,8] | \"shape\" should be an array",
            })
    void headerThatLies(String type, String shape, String offsets, String sentence) throws IOException {
        Path file = file(
                "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}",
                new byte[8]);
        assertThatThrownBy(() -> SafeTensors.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
    }

    @Test
    void overlapsAndTwins() throws IOException {
        String x = "\"x\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        Path overlap = file("{" + x + ",\"y\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[4,8]}}", new byte[8]);
        assertThatThrownBy(() -> SafeTensors.open(overlap)).hasMessageContaining("overlap or leave a gap");
        Path twins = file("{" + x + "," + x + "}", new byte[8]);
        assertThatThrownBy(() -> SafeTensors.open(twins))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not valid JSON");
        Path nested = file("{\"x\":".repeat(30_000), new byte[8]);
        assertThatThrownBy(() -> SafeTensors.open(nested))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not valid JSON");
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "100000001", "1000", "9223372036854775807"})
    void headerLengthThatLies(long length) throws IOException {
        Path file = folder.resolve("x");
        Files.write(
                file,
                ByteBuffer.allocate(200)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());
        assertThatThrownBy(() -> SafeTensors.open(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("it announces a header of");
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        assertThatThrownBy(() -> SafeTensors.open(folder)).hasMessageContaining("is a directory");
        assertThatThrownBy(() -> SafeTensors.open(folder.resolve("none")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the file does not exist");
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> SafeTensors.open(empty)).hasMessageContaining("is truncated");
    }

    @Test
    void fileThatShrinksAfterOpening() throws IOException {
        Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]);
        try (SafeTensors read = SafeTensors.open(file)) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 4));
            assertThatThrownBy(() -> read.toFloats("x")).hasMessageContaining("truncated since it was opened");
            assertThatThrownBy(() -> read.floats("x")).hasMessageContaining("truncated since it was opened");
        }
    }

    @Test
    void incompleteFilesNeverGetTheirName() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (SafeTensorsWriter writer =
                SafeTensorsWriter.create(file, Map.of(), List.of(new TensorSpec("x", DType.I32, 2)))) {
            writer.writeInts("x", new int[] {1});
            assertThatThrownBy(() -> writer.writeInts("x", new int[] {1, 2}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.writeInts("y", new int[] {1})).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.writeLongs("x", new long[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Property(tries = 200)
    void halfPrecisionIsExact(@ForAll short bits) {
        int exponent = (bits >>> 10) & 0x1F;
        double fraction = (bits & 0x3FF) / 1024.0;
        double sign = bits < 0 ? -1 : 1;
        double expected = exponent == 0
                ? sign * fraction * Math.pow(2, -14)
                : exponent == 31
                        ? (fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN)
                        : sign * (1 + fraction) * Math.pow(2, exponent - 15);
        assertThat(Float.valueOf(Floats.half(bits))).isEqualTo(Float.valueOf((float) expected));
    }

    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        long elements = (1L << 29) + 10;
        ByteBuffer header = SafeTensorsHeader.encode(
                SafeTensorsHeader.layout(List.of(new TensorSpec("x", DType.I32, elements))), Map.of());
        try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("s").toFile(), "rw")) {
            sparse.write(header.array());
            sparse.setLength(header.capacity() + 4 * elements);
            sparse.seek(header.capacity() + 4 * (elements - 1));
            sparse.write(9);
        }
        try (SafeTensors read = SafeTensors.open(folder.resolve("s"))) {
            assertThat(read.mappedInts("x").get(elements - 1)).isEqualTo(9);
            int[] across = new int[12];
            read.mappedInts("x").copy((1L << 29) - 2, across, 0, 12);
            assertThat(across[11]).isEqualTo(9);
            assertThatThrownBy(() -> read.ints("x")).hasMessageContaining("at most 2 GiB");
            ByteBuffer last = ByteBuffer.allocate(4);
            read.read("x", 4 * (elements - 1), last);
            assertThat(last.get(0)).isEqualTo((byte) 9);
        }
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        Path file = Files.createTempFile(folder, "x", ".safetensors");
        return Files.write(file, bytes.array());
    }

    private static long fileSize(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }
}
