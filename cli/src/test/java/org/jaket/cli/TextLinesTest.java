package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.input.Lines;
import org.jaket.finetune.TextWithMentions;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLinesTest {

    private static TextLines lines(String text) {
        return lines(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TextLines lines(byte[] text) {
        return new TextLines(new Lines(InputFile.of(new ByteArrayInputStream(text), "texts")), id -> {
            if (id.equals("Q9")) {
                throw new BadInputException("no entity has the identifier Q9");
            }
        });
    }

    @Test
    void aByteOrderMarkIsNoText() {
        assertThat(lines("\uFEFF{\"text\":\"one\"}\r\n").next(2)).containsExactly(TextWithMentions.plain("one"));
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() {
        assertThatThrownBy(() -> lines("one\nZ\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1))
                        .next(5))
                .isInstanceOf(BadInputException.class)
                .hasMessage("texts, line 2, cannot be used: line not in UTF-8");
    }

    @Test
    void plainLinesAreTextsAndEmptyOnesAreSkipped() {
        TextLines lines = lines("one\n\n two {\n\nthree");
        assertThat(lines.next(2)).containsExactly(TextWithMentions.plain("one"), TextWithMentions.plain(" two {"));
        assertThat(lines.next(2)).containsExactly(TextWithMentions.plain("three"));
        assertThat(lines.next(2)).isEmpty();
        assertThat(lines.blank()).isEqualTo(2);
    }

    @Test
    void offsetsCountCodePoints() {
        String text = "{\"text\":\"\uD83D\uDE00 the e\u0301cole and \uD83C\uDDEB\uD83C\uDDF7\",\"spans\":"
                + "[{\"id\":\"Q2\",\"start\":17,\"end\":19},{\"id\":\"Q1\",\"start\":6,\"end\":12}]}";
        TextWithMentions linked = lines(text).next(5).get(0);
        List<String> named = linked.links().stream()
                .map(link -> link.id() + " " + linked.text().substring(link.from(), link.to()))
                .toList();
        assertThat(named).containsExactly("Q1 e\u0301cole", "Q2 \uD83C\uDDEB\uD83C\uDDF7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"text\":\"a b\",\"mentions\":[{\"id\":\"Q1\",\"start\":2,\"end\":4}]}|from 2 to 4 in a text of 3",
                "{\"text\":\"a b\",\"mentions\":[{\"id\":\"Q1\",\"start\":1,\"end\":1}]}|from 1 to 1",
                "{\"text\":\"a b\",\"mentions\":[{\"start\":1,\"end\":2}]}|without \"id\"",
                "{\"text\":\"a b\",\"mentions\":[{\"id\":\"Q9\",\"start\":0,\"end\":1}]}|no entity has the identifier Q9",
                "{\"text\":\"a b\",\"mentions\":3}|no array",
                "{\"text\":7}|a string \"text\"",
                "{\"text\":|not valid JSON"
            })
    void aLineThatCannotBeUsedIsNamed(String line, String fault) {
        assertThatThrownBy(() -> lines("{\"text\":\"fine\"}\n" + line).next(5))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("texts, line 2, ")
                .hasMessageContaining(fault);
    }

    @Test
    void overlappingMentionsAreRefused() {
        assertThatThrownBy(() -> lines("{\"text\":\"abc\",\"mentions\":[{\"id\":\"a\",\"start\":0,\"end\":2},"
                                + "{\"id\":\"b\",\"start\":1,\"end\":3}]}")
                        .next(1))
                .hasMessageContaining("begins before the one before it ends");
    }
}
