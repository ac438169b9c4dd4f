package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jaket.corpus.Progress;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.input.Lines;
import org.jaket.store.BadInputException;
import org.jaket.store.Entity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LinkStreamTest {

    private static final List<Entity> ENTITIES = List.of(
            new Entity("Q1", "Oslo", List.of(), "", List.of()), new Entity("Q2", "Oslo", List.of(), "", List.of()));

    private final List<String> out = new ArrayList<>();
    private LinkStream.Totals totals = LinkStream.Totals.NONE;

    private void link(InputStream in, boolean jsonLines, boolean candidates) {
        EntityLinker linker = EntityLinker.of(2, ENTITIES::get, LinkOptions.DEFAULT, Progress.NONE);
        try (Lines lines = new Lines(InputFile.of(in, "standard input"))) {
            totals = new LinkStream(linker, ENTITIES::get, jsonLines, candidates)
                    .run(lines, totals, out::add, so -> true);
        }
    }

    private void link(String text, boolean jsonLines) {
        link(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), jsonLines, false);
    }

    private JsonNode line(int index) {
        return JsonMapper.shared().readTree(out.get(index));
    }

    @Test
    void aLineIsATextAndOffsetsAreCodePoints() {
        link("😀 e\u0301 Oslo, Oslo\r\n\nno", false);
        assertThat(out).hasSize(3);
        assertThat(out.get(0))
                .isEqualTo(
                        "{\"text\":\"😀 e\u0301 Oslo, Oslo\",\"spans\":["
                                + "{\"start\":5,\"end\":9,\"mention\":\"Oslo\",\"id\":\"Q1\",\"label\":\"Oslo\",\"score\":0.5},"
                                + "{\"start\":11,\"end\":15,\"mention\":\"Oslo\",\"id\":\"Q1\",\"label\":\"Oslo\",\"score\":0.5}]}");
        assertThat(out.get(1)).isEqualTo("{\"text\":\"\",\"spans\":[]}");
        assertThat(out.get(2)).isEqualTo("{\"text\":\"no\",\"spans\":[]}");
        assertThat(totals.lines()).isEqualTo(3);
        assertThat(totals.mentions()).isEqualTo(2);
    }

    @Test
    void nothingButBadLinesIsRefusedWithTheFirst() {
        link("no JSON\n[1]\n", true);
        assertThat(out).hasSize(2);
        assertThat(totals.rejected()).isEqualTo(2);
        assertThatThrownBy(totals::requireAnyRead)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none of 2 lines")
                .hasMessageContaining("standard input, line 1: not a JSON object");
        link("{\"text\":\"Oslo\"}\n", true);
        totals.requireAnyRead();
        LinkStream.Totals.NONE.requireAnyRead();
    }

    @Test
    void fieldsOfAnObjectAreKeptAndItsSpansReplaced() {
        link("{\"id\":7,\"text\":\"Oslo\",\"spans\":[[0,1,\"x\"]],\"more\":null}\n", true);
        assertThat(line(0).path("id").intValue()).isEqualTo(7);
        assertThat(line(0).path("more").isNull()).isTrue();
        assertThat(line(0).path("spans").size()).isEqualTo(1);
        assertThat(line(0).path("spans").path(0).path("id").stringValue()).isEqualTo("Q1");
    }

    @Test
    void allCandidatesAreWrittenOnRequest() {
        link(new ByteArrayInputStream("Oslo".getBytes(StandardCharsets.UTF_8)), false, true);
        JsonNode candidates = line(0).path("spans").path(0).path("candidates");
        assertThat(candidates.size()).isEqualTo(2);
        assertThat(candidates.path(1).path("id").stringValue()).isEqualTo("Q2");
        assertThat(candidates.path(1).path("prior").doubleValue()).isEqualTo(0.5);
        assertThat(candidates.path(1).has("model")).isFalse();
    }

    @Test
    void aLineThatCannotBeReadHasItsErrorInItsPlace() {
        link("{\"text\":\"Oslo\"}\n{\"text\":\n[]\n{\"txt\":\"a\"}\n{\"text\":\"b\"}\n", true);
        assertThat(out).hasSize(5);
        assertThat(out.get(1)).isEqualTo("{\"line\":2,\"error\":\"not a JSON object\"}");
        assertThat(out.get(2)).isEqualTo("{\"line\":3,\"error\":\"not a JSON object\"}");
        assertThat(out.get(3)).isEqualTo("{\"line\":4,\"error\":\"no string \\\"text\\\"\"}");
        assertThat(line(4).path("text").stringValue()).isEqualTo("b");
        assertThat(totals.rejected()).isEqualTo(3);
        assertThat(totals.firstFault()).isEqualTo("standard input, line 2: not a JSON object");
    }

    @Test
    void bytesThatAreNotUtf8AreReplacedAndCounted() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("Oslo\n".getBytes(StandardCharsets.UTF_8));
        bytes.write(new byte[] {(byte) 0xff, ' ', 'O', 's', 'l', 'o', '\n'});
        link(new ByteArrayInputStream(bytes.toByteArray()), false, false);
        assertThat(line(1).path("text").stringValue()).isEqualTo("\uFFFD Oslo");
        assertThat(line(1).path("spans").path(0).path("start").intValue()).isEqualTo(2);
        assertThat(totals.replaced()).isEqualTo(1);
        assertThat(totals.rejected()).isZero();
        assertThat(totals.firstFault()).isEqualTo("standard input, line 2: " + Lines.NOT_UTF_8);
    }

    @Test
    void aLineThatIsTooLongIsCountedAndTheNextOneLinked() {
        link("a".repeat(Lines.LONGEST + 1) + "\nOslo\n", false);
        assertThat(line(0).path("error").stringValue()).isEqualTo(Lines.TOO_LONG);
        assertThat(line(1).path("spans").size()).isEqualTo(1);
    }

    @Test
    void halfASurrogatePairIsWrittenSoThatItCanBeReadBack() {
        link(
                "{\"text\":\"\\ud83d Oslo\"}\n{\"text\":\"Oslo\",\"note\":[\"\\ude00\"]}\n{\"text\":\"é \uD83D\uDE00\"}\n",
                true);
        assertThat(out.get(0)).contains("\\uD83D").contains("\"start\":2");
        assertThat(out.get(1)).contains("\\uDE00");
        assertThat(out.get(2)).contains("é \uD83D\uDE00");
        assertThat(out).allMatch(line -> StandardCharsets.UTF_8.newEncoder().canEncode(line));
    }

    @Test
    @Timeout(20)
    void aLineIsAnsweredBeforeTheNextOneComes() throws Exception {
        PipedOutputStream sender = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(sender);
        List<String> answers = java.util.Collections.synchronizedList(new ArrayList<>());
        EntityLinker linker = EntityLinker.of(2, ENTITIES::get, LinkOptions.DEFAULT, Progress.NONE);
        Thread thread = new Thread(() -> {
            try (Lines lines = new Lines(InputFile.of(in, "pipe"))) {
                new LinkStream(linker, ENTITIES::get, false, false)
                        .run(lines, LinkStream.Totals.NONE, answers::add, so -> true);
            }
        });
        thread.start();
        sender.write("Oslo\n".getBytes(StandardCharsets.UTF_8));
        sender.flush();
        while (answers.isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(answers).hasSize(1);
        sender.close();
        thread.join();
    }
}
