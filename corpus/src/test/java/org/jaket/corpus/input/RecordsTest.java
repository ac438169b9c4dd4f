package org.jaket.corpus.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {

    @TempDir
    Path temp;

    private List<String> read(String content, String delimiter) throws IOException {
        List<String> all = new ArrayList<>();
        try (Records records = new Records(Files.writeString(temp.resolve("f"), content), delimiter)) {
            while (records.next()) {
                all.add(records.text() + "/" + records.newlines());
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "'a</page>b</page>', 'a/0 b/0'",
        "'a</page>b', 'a/0 b/0'",
        "'</page></page>', '/0 /0'",
        "'<</pa<</page></page', '<</pa</0 </page/0'",
        "'', ''"
    })
    void piecesEndAtTheDelimiter(String content, String expected) throws IOException {
        assertThat(String.join(" ", read(content, "</page>"))).isEqualTo(expected);
    }

    @Test
    void lineBreaksAreCounted() throws IOException {
        assertThat(read("a\nb\n</page>\nc", "</page>")).containsExactly("a\nb\n/2", "\nc/1");
        assertThat(read("a\nb\n", "\n")).containsExactly("a/1", "b/1");
    }

    @Test
    void aPieceMayBeLongerThanTheBuffer() throws IOException {
        String words = "ä".repeat(100_000);
        assertThat(read(words + "</page>" + "x", "</page>")).containsExactly(words + "/0", "x/0");
    }

    @Test
    void whatIsTooLongIsPassedOver() throws IOException {
        Path file = temp.resolve("long");
        try (var out = Files.newBufferedWriter(file)) {
            String line = "x".repeat(1 << 20);
            for (int i = 0; i < 65; i++) {
                out.write(line);
            }
            out.write("\nnext\n");
        }
        try (Records records = new Records(file, "\n")) {
            assertThat(records.next()).isTrue();
            assertThat(records.isTooLong()).isTrue();
            assertThat(records.text()).hasSizeLessThan(2000);
            assertThat(records.next()).isTrue();
            assertThat(records.isTooLong()).isFalse();
            assertThat(records.text()).isEqualTo("next");
        }
    }
}
