package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.jaket.finetune.GraphChanges;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalFileTest {

    @TempDir
    Path folder;

    @Test
    void aByteOrderMarkAndCompressionAreNoPartOfTheFirstIdentifier() throws IOException {
        Path file = folder.resolve("gone.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFFQ1\r\n\r\nQ2\tP3\tQ4\r\n".getBytes(StandardCharsets.UTF_8));
        }
        GraphChanges.Removals removals = RemovalFile.read(file);
        assertThat(removals.entities()).containsExactly("Q1");
        assertThat(removals.triples()).containsExactly(new GraphChanges.Triple("Q2", "P3", "Q4"));
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() throws IOException {
        Path file = Files.write(folder.resolve("gone.txt"), "Q1\nZ\u00fcrich\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> RemovalFile.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gone.txt, line 2")
                .hasMessageContaining("not in UTF-8");
    }
}
