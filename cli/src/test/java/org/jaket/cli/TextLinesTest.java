package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.jaket.finetune.TextWithMentions;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLinesTest {

    private static TextLines lines(String text) {
        return new TextLines(new BufferedReader(new StringReader(text)), "texts");
    }

    @Test
    void plainLinesAreTextsAndEmptyOnesAreSkipped() throws IOException {
        TextLines lines = lines("one\n\n two {\n\nthree");
        assertThat(lines.next(2)).containsExactly(TextWithMentions.plain("one"), TextWithMentions.plain(" two {"));
        assertThat(lines.next(2)).containsExactly(TextWithMentions.plain("three"));
        assertThat(lines.next(2)).isEmpty();
    }

    @Test
    void offsetsCountCodePoints() throws IOException {
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
