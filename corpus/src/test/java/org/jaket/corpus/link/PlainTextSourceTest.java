package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jaket.corpus.Progress;
import org.jaket.corpus.RecordingSink;
import org.jaket.corpus.Rejects;
import org.jaket.store.Entity;
import org.jaket.text.AnnotatedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainTextSourceTest {

    @TempDir
    Path folder;

    private RecordingSink read(LinkOptions options, byte[] text) throws IOException {
        Path file = folder.resolve("text.txt");
        Files.write(file, text);
        RecordingSink sink = new RecordingSink();
        sink.entity(new Entity("a", "Oslo", List.of(), "", List.of()), -1, 0, 0);
        sink.entity(new Entity("b", "Norway", List.of("Oslo"), "", List.of()), -1, 0, 0);
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            new PlainTextSource(file, options).push(sink, sink, rejects, Progress.NONE);
            assertThat(rejects.count()).isEqualTo(1);
            assertThat(rejects.first()).isEqualTo("text.txt, line 3: line not in UTF-8");
        }
        return sink;
    }

    @Test
    void everyLineIsATextWithTheNamesInIt() throws IOException {
        byte[] text = "😀 Oslo, Norway\n \nX\nno oslo\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        text[new String(text, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('X')] = (byte) 0xff;
        RecordingSink sink = read(LinkOptions.DEFAULT, text);
        assertThat(sink.texts)
                .containsExactly(
                        new AnnotatedText(
                                "😀 Oslo, Norway",
                                List.of(
                                        new AnnotatedText.Link(0, 3, 7, PlainTextSource.SOURCE),
                                        new AnnotatedText.Link(1, 9, 15, PlainTextSource.SOURCE)),
                                true),
                        new AnnotatedText("no oslo", List.of(), true));
        RecordingSink ignoring = read(new LinkOptions(true, false, 0, 0), text);
        assertThat(ignoring.texts.get(1).links())
                .containsExactly(new AnnotatedText.Link(0, 3, 7, PlainTextSource.SOURCE));
    }
}
