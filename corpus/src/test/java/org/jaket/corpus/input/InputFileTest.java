package org.jaket.corpus.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFileTest {

    @TempDir
    Path folder;

    private static byte[] compressed(String format, byte[] content) throws IOException, CompressorException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new CompressorStreamFactory().createCompressorOutputStream(format, bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("input"), bytes);
    }

    private static String text(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("line ").append(i * 7919L).append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "xz", "zstd"})
    void decompressesByContentWhateverTheName(String format) throws Exception {
        String text = text(20_000);
        try (InputFile input = InputFile.open(file(compressed(format, text.getBytes(StandardCharsets.UTF_8))))) {
            assertThat(new String(input.content().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text);
            assertThat(input.read()).isEqualTo(input.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "xz", "zstd"})
    void readsAllPartsOfAFileOfSeveral(String format) throws Exception {
        byte[] first = compressed(format, "one\n".getBytes(StandardCharsets.UTF_8));
        byte[] second = compressed(format, "two\n".getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        try (InputFile input = InputFile.open(file(both))) {
            assertThat(new String(input.content().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("one\ntwo\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "xz", "zstd"})
    void aTruncatedFileIsOneSentence(String format) throws Exception {
        byte[] whole = compressed(format, text(20_000).getBytes(StandardCharsets.UTF_8));
        for (int length : new int[] {whole.length - 1, whole.length / 2, 9}) {
            Path path = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> {
                        try (InputFile input = InputFile.open(path)) {
                            input.content().readAllBytes();
                        }
                    })
                    .as(format + " cut to " + length)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("input is truncated")
                    .hasMessageContaining("fetch it anew");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "xz", "zstd"})
    void aDamagedFileIsOneSentence(String format) throws Exception {
        byte[] bytes = compressed(format, text(20_000).getBytes(StandardCharsets.UTF_8));
        for (int i = bytes.length / 2; i < bytes.length / 2 + 200; i++) {
            bytes[i] ^= 0x5a;
        }
        Path path = file(bytes);
        assertThatThrownBy(() -> {
                    try (InputFile input = InputFile.open(path)) {
                        input.content().readAllBytes();
                    }
                })
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("fetch it anew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "xz", "zstd"})
    void aFileThatGrowsBeyondAllMeasureIsRefusedEarly(String format) throws Exception {
        Path path = file(compressed(format, new byte[20 << 20]));
        assertThatThrownBy(() -> {
                    try (Lines lines = new Lines(path)) {
                        while (lines.next()) {
                            assertThat(lines.number()).isPositive();
                        }
                    }
                })
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("more than 200 times its size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BZh", "BZhang is a name\n", "BZh9 is no magic number\n", "BZh91AY&SX\n", "P*M"})
    void textThatBeginsAsACompressedFileIsText(String text) throws IOException {
        try (InputFile input = InputFile.open(file(text.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(input.compression()).isEqualTo("plain");
            assertThat(input.content().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(text);
        }
    }

    @Test
    void aFrameOfZstandardThatIsToBeSkippedMayComeFirst() throws Exception {
        byte[] frame = compressed("zstd", "one\n".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4});
        bytes.write(frame);
        try (InputFile input = InputFile.open(file(bytes.toByteArray()))) {
            assertThat(input.compression()).isEqualTo("Zstandard");
            assertThat(input.content().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("one\n");
        }
    }

    @Test
    void archivesAndOtherEncodingsAreNamed() throws IOException {
        Path zip = file(new byte[] {'P', 'K', 3, 4, 0, 0});
        assertThatThrownBy(() -> InputFile.open(zip))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("unpack");
        Path wide = file("\uFEFFa".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> InputFile.open(wide))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("UTF-16");
        for (String encoding : new String[] {"UTF-16LE", "UTF-16BE"}) {
            Path unmarked = file("Q1\tP1\tQ2\n".getBytes(Charset.forName(encoding)));
            assertThatThrownBy(() -> InputFile.open(unmarked))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("text in " + encoding);
        }
        Path wider = file("\uFEFFa".getBytes(Charset.forName("UTF-32LE")));
        assertThatThrownBy(() -> InputFile.open(wider)).hasMessageContaining("iconv -f UTF-32");
        assertThatThrownBy(() -> InputFile.open(folder)).isInstanceOf(BadInputException.class);
        assertThatThrownBy(() -> InputFile.open(folder.resolve("none")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aLineThatIsTooLongIsAFaultOfThatLineOnly() throws IOException {
        byte[] bytes = new byte[Lines.LONGEST + 100_000];
        Arrays.fill(bytes, (byte) 'x');
        bytes[1] = '\n';
        bytes[bytes.length - 2] = '\n';
        try (Lines lines = new Lines(file(bytes))) {
            List<String> faults = new ArrayList<>();
            while (lines.next()) {
                faults.add(lines.fault());
            }
            assertThat(faults).containsExactly("", Lines.TOO_LONG, "");
            assertThat(lines.text()).isEqualTo("x");
        }
    }

    @Property(tries = 200)
    void linesAreWhatWasWritten(@ForAll List<String> written) throws IOException {
        List<String> expected = written.stream()
                .map(line -> line.replaceAll("[\\r\\n\\ud800-\\udfff]", "") + "x")
                .toList();
        Path path = Files.createTempFile("jaket-lines", "");
        try {
            Files.writeString(path, "#\n" + String.join("\r\n", expected));
            List<String> found = new ArrayList<>();
            try (Lines lines = new Lines(path)) {
                while (lines.next()) {
                    assertThat(lines.fault()).isEmpty();
                    found.add(lines.text());
                }
            }
            assertThat(found.subList(1, found.size())).isEqualTo(expected);
        } finally {
            Files.delete(path);
        }
    }
}
