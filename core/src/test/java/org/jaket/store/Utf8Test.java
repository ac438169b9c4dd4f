package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8Test {

    @TempDir
    Path folder;

    @Test
    void namesTheFileAndTheFirstLineThatIsNot() throws IOException {
        String before = "a line that is longer than any buffer \u00e9\n".repeat(500);
        Path file = folder.resolve("kb.txt");
        Files.write(file, (before + "caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file, 1);
        byte[] sound = before.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = java.util.Arrays.copyOf(sound, sound.length + 3);
        bytes[sound.length] = 'x';
        bytes[sound.length + 1] = (byte) 0xE9;
        bytes[sound.length + 2] = '\n';
        Files.write(file, bytes);
        assertRefused(file, 501);
        assertThatThrownBy(() -> appended(file)).hasMessageContaining("line 501 is not UTF-8");
    }

    private static List<String> appended(Path file) {
        List<Utf8.Line> lines = new ArrayList<>();
        Utf8.forEachAppendedLine(file, lines::add);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).number()).isEqualTo(i + 1L);
            assertThat(lines.get(i).last()).isEqualTo(i + 1 == lines.size());
        }
        return lines.stream().map(Utf8.Line::text).toList();
    }

    private static void assertRefused(Path file, int line) {
        assertThatThrownBy(() -> Utf8.lines(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": line " + line + " is not UTF-8; ");
    }

    @Test
    void aByteOrderMarkAndOtherLineEndsAreNoText() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "\uFEFFa\r\nb\n\nc");
        assertThat(Utf8.lines(file)).containsExactly("a", "b", "", "c");
        assertThat(appended(file)).containsExactly("a", "b", "", "c");
        assertThat(appended(Files.writeString(file, "a\nb\n"))).containsExactly("a", "b");
        assertThat(appended(Files.writeString(file, ""))).isEmpty();
    }

    @Test
    void aLastLineMayBeCutInsideACharacter() throws IOException {
        byte[] whole = "{\"message\":\"\u00e9\"}\n{\"message\":\"\u00e9".getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("metrics.jsonl");
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertThat(appended(file)).containsExactly("{\"message\":\"\u00e9\"}", "{\"message\":\"\uFFFD");
        assertThatThrownBy(() -> Utf8.lines(file)).hasMessageContaining("line 2 is not UTF-8");
    }
}
