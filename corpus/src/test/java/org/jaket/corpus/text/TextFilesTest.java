package org.jaket.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jaket.corpus.NamedPipe;
import org.jaket.corpus.Progress;
import org.jaket.corpus.RecordingSink;
import org.jaket.corpus.Rejects;
import org.jaket.store.BadInputException;
import org.jaket.store.Entity;
import org.jaket.text.AnnotatedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TextFilesTest {

    @TempDir
    Path folder;

    private final RecordingSink sink = sink();
    private List<String> rejected = List.of();

    private static RecordingSink sink() {
        RecordingSink sink = new RecordingSink();
        for (String id : new String[] {"Q1", "Q2", "Q3"}) {
            sink.entity(new Entity(id, id, List.of(), id, List.of()), -1, 0, 0);
        }
        return sink;
    }

    private void read(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("text"), content);
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            TextFiles.source(file).push(sink, sink, rejects, Progress.NONE);
            rejected = rejects.byReason().entrySet().stream()
                    .map(reason -> reason.getValue() + " " + reason.getKey())
                    .toList();
            if (rejects.count() > 0) {
                rejected = new java.util.ArrayList<>(rejected);
                rejected.add(rejects.first());
            }
        }
    }

    @Test
    void aRelationToBeLeftOutIsOneThatSomeFileHas() throws IOException {
        String instance = "{\"tokens\":[\"a\",\"b\"],\"h\":[\"a\",\"Q1\",[[0]]],\"t\":[\"b\",\"Q2\",[[1]]]}";
        Path one = Files.writeString(
                folder.resolve("one.json"), "{\"P17\":[" + instance + "],\"P19\":[" + instance + "]}");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"P9\":[" + instance + "]}");
        Path spans = Files.writeString(folder.resolve("spans.jsonl"), "{\"text\":\"a\",\"spans\":[]}\n");
        TextFiles.requireRelations(List.of(one, spans, other), Set.of("P19", "P9"));
        TextFiles.requireRelations(List.of(spans), Set.of());
        assertThatThrownBy(() -> TextFiles.requireRelations(List.of(one, spans), Set.of("P17", "P9")))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("--leave-out-relations names P9, and no --text has such a relation");
    }

    @Test
    void spansCountUnicodeCharacters() throws IOException {
        // An emoji beyond U+FFFF, a letter with a combining mark, and a family of emoji joined by U+200D.
        String text = "\uD83D\uDE80 cafe\u0301 in \u5317\u4EAC \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67!";
        read("{\"text\": \"" + text + "\", \"spans\": [[11, 13, \"Q2\"], [2, 7, \"Q1\"], {\"start\": 14, \"end\": 19,"
                + " \"id\": \"Q3\"}]}\n");
        assertThat(rejected).isEmpty();
        assertThat(sink.texts.get(0).text()).isEqualTo(text);
        assertThat(sink.mentions(0))
                .containsExactly(
                        "[cafe\u0301]=Q1",
                        "[\u5317\u4EAC]=Q2",
                        "[\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67]=Q3");
        assertThat(sink.texts.get(0).mayBeHeldOut()).isTrue();
    }

    @Test
    void spansOutsideEmptyOrOverlappingAreRejectedAndTheRestGoesOn() throws IOException {
        read(
                "{\"text\": \"one two three\", \"spans\": [[4, 7, \"Q2\"], [0, 3, \"Q1\"], [0, 7, \"Q3\"], [8, 14, \"Q1\"],"
                        + " [-1, 2, \"Q1\"], [3, 3, \"Q1\"], [5, 2, \"Q1\"], [\"a\", 2, \"Q1\"], [8, 13, \"Q9\"], 7]}\n"
                        + "{\"text\": \"one\", \"spans\": [[0, 9999999999, \"Q1\"]]}\n"
                        + "{\"text\": \"two\", \"spans\": \"x\"}\n{\"text\": \"three\", \"spans\": null}\n");
        assertThat(sink.mentions(0)).containsExactly("[one two]=Q3");
        assertThat(sink.mentions(1)).isEmpty();
        assertThat(sink.texts).hasSize(4);
        assertThat(sink.counts).containsEntry("mentions_not_in_graph", 1L);
        assertThat(rejected)
                .containsExactly(
                        "1 empty mention",
                        "4 mention outside its text",
                        "2 mention overlaps another",
                        "3 not a span of numbers and an identifier",
                        "text, line 1: mention outside its text");
    }

    @Test
    void badLinesAreRejectedAndTheRestGoesOn() throws IOException {
        read("{\"text\": \"one\", \"spans\": []}\n{\"text\": \n[]\n{\"txt\": \"x\"}\n\n{\"text\": \" \"}\n"
                + "{\"text\": \"two\"}\n");
        assertThat(sink.texts).extracting(AnnotatedText::text).containsExactly("one", "two");
        assertThat(rejected)
                .containsExactly(
                        "1 empty text",
                        "2 no string \"text\"",
                        "1 not a line of JSON",
                        "text, line 2: not a line of JSON");
    }

    @Test
    void aFileWithoutAnyTextOrAnyMentionOfTheGraphIsRefused() throws IOException {
        assertThatThrownBy(() -> read("{\"sentence\": \"Oslo\"}\n{\"text\": \" \"}\n"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not one of its 2 lines is a text");
        String stranger = "{\"text\": \"Oslo\", \"spans\": [[0, 4, \"Oslo\"]]}\n";
        assertThatThrownBy(() -> read(stranger))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "none of its 1 mentions is of an entity of the graph: expected identifiers such as Q1, found Oslo");
        assertThatThrownBy(() -> read("{\"P1\": [{\"tokens\": [\"a\", \"b\"], \"h\": [\"a\", \"Q8\", [[0]]],"
                        + " \"t\": [\"b\", \"Q9\", [[1]]]}]}"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none of its 2 mentions");
        assertThatThrownBy(() -> read("{\"P1\": [{\"tokens\": [\"a\"]}, {\"tokens\": []}], \"P2\": [7]}"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not one of its 3 instances is a text; expected each to be like {\"tokens\": [");
        read(stranger + "{\"text\": \"one\", \"spans\": [[0, 3, \"Q1\"]]}\n");
        read("{\"text\": \"no mention at all\"}\n");
    }

    @Test
    void aFewRelFileAllOfWhoseWholeInstancesAreLeftOutIsRead() throws IOException {
        Path file = Files.writeString(
                folder.resolve("fewrel"),
                "{\"P1\": [{\"tokens\": [\"a\", \"b\"], \"h\": [\"a\", \"Q1\", [[0]]], \"t\": [\"b\", \"Q2\", [[1]]]}],"
                        + " \"P2\": [{\"tokens\": [\"a\"]}]}");
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            TextFiles.source(file, Set.of("P1")).push(sink, sink, rejects, Progress.NONE);
            assertThat(rejects.count()).isEqualTo(1);
        }
        assertThat(sink.texts).isEmpty();
        assertThat(sink.leftOut).containsExactly("Q1-Q2");
    }

    @Test
    void fewRelIsTokensWithTwoMentions() throws IOException {
        read(
                "{\"P1\": [{\"tokens\": [\"In\", \"New\", \"York\", \",\", \"Ada\"], \"h\": [\"new york\", \"Q1\", [[1, 2]]],"
                        + " \"t\": [\"ada\", \"\", [[4]]], \"lowercased\": true},\n"
                        + " {\"tokens\": [\"Ada\", \"Ada\"], \"h\": [\"a\", \"Q2\", [[0], [1]]], \"t\": [\"b\", \"Q3\", [[1], [2]]]},\n"
                        + " {\"tokens\": [\"a\"]}], \"P2\": [\n"
                        + " {\"tokens\": [\"x\", \"y\", \"z\"], \"h\": [\"a\", \"Q2\", [[0, 2]]], \"t\": [\"b\", \"Q3\", [[1, 2]]]}]}\n");
        assertThat(sink.texts.get(0).text()).isEqualTo("In New York , Ada");
        assertThat(sink.mentions(0)).containsExactly("[New York]=Q1");
        assertThat(sink.mentions(1)).containsExactly("[Ada]=Q2", "[Ada]=Q2");
        assertThat(sink.mentions(2)).containsExactly("[y z]=Q3");
        assertThat(sink.counts).containsEntry("mentions_without_id", 1L);
        assertThat(rejected)
                .containsExactly(
                        "1 mention outside its text",
                        "1 mention overlaps another",
                        "1 not a mention with token positions",
                        "1 not an instance with tokens, h and t",
                        "text, P1 1, line 2: mention outside its text");
    }

    @Test
    void damagedFewRelAndOtherFormatsAreOneSentence() throws IOException {
        Path cut = Files.writeString(folder.resolve("cut"), "{\"P1\": [{\"tokens\": [\"In\"], \"h\": [\"x\", \"Q1\"");
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            assertThatThrownBy(() -> TextFiles.source(cut).push(sink, sink, rejects, Progress.NONE))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("not valid JSON")
                    .hasMessageContaining("line 1");
        }
        for (String content : new String[] {"Plain text.", "[1, 2]", "", "\u0000\u0001"}) {
            Path other = Files.writeString(folder.resolve("other"), content);
            assertThatThrownBy(() -> TextFiles.source(other))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no text that jaket reads");
        }
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsRefusedUnread() throws Exception {
        Path pipe = NamedPipe.make(folder.resolve("pipe"));
        for (ThrowingCallable reading : List.<ThrowingCallable>of(
                () -> TextFiles.source(pipe),
                () -> TextFiles.requireRelations(List.of(pipe), Set.of("P17")),
                () -> new FewRelGraph(pipe, Set.of()))) {
            assertThatThrownBy(reading)
                    .isInstanceOf(BadInputException.class)
                    .hasMessage(pipe + " is a pipe or a device, and it is read more than once; write it to a file and"
                            + " name that");
        }
    }

    @Property(tries = 300)
    void spansAreExactInAnyText(
            @ForAll String before, @ForAll String name, @ForAll String after, @ForAll @IntRange(max = 3) int emoji)
            throws IOException {
        String start = clean(before) + "\uD83D\uDE80".repeat(emoji);
        String mention = clean(name) + "\uD83D\uDC69\u200D\uD83D\uDC67";
        String text = start + mention + clean(after);
        int from = start.codePointCount(0, start.length());
        ObjectNode line = JsonMapper.shared().createObjectNode().put("text", text);
        line.putArray("spans")
                .addArray()
                .add(from)
                .add(from + mention.codePointCount(0, mention.length()))
                .add("Q1");
        Path file = Files.createTempFile("jaket-spans", ".jsonl");
        RecordingSink found = sink();
        try (Rejects rejects = Rejects.beside(file.resolveSibling("out"))) {
            Files.write(file, line.toString().getBytes(StandardCharsets.UTF_8));
            TextFiles.source(file).push(found, found, rejects, Progress.NONE);
            assertThat(rejects.byReason()).isEmpty();
        } finally {
            Files.delete(file);
        }
        assertThat(found.texts.get(0).text()).isEqualTo(text);
        assertThat(found.mentions(0)).containsExactly("[" + mention + "]=Q1");
    }

    /** Without halves of surrogate pairs, which UTF-8 cannot hold. */
    private static String clean(String text) {
        return text.replaceAll("[\\ud800-\\udfff]", "");
    }
}
