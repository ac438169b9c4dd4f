package org.jaket.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jaket.text.Tokenizer;

/** The embedded backbone's tokenizer, as a file. */
public final class TestTokenizer {

    private TestTokenizer() {}

    public static Tokenizer in(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        try (InputStream in =
                Objects.requireNonNull(TestTokenizer.class.getResourceAsStream("/bge-small-en-v1.5-tokenizer.json"))) {
            if (!Files.exists(file)) {
                Files.copy(in, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Tokenizer.load(file);
    }
}
