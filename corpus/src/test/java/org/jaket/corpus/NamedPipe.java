package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** A file whose bytes can be read once only. */
public final class NamedPipe {

    private NamedPipe() {}

    /** Makes one; Linux and macOS have the command. */
    public static Path make(Path path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
        return path;
    }
}
