package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path run;

    @Test
    void oneAtATime() {
        try (RunLock first = new RunLock(run);
                RunLock second = new RunLock(run)) {
            first.take();
            first.take();
            assertThatThrownBy(second::take)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(run + ": another command is at work in it");
            first.close();
            second.take();
        }
    }

    /** Holds the lock until its input ends. */
    static final class Other {
        public static void main(String[] arguments) throws IOException {
            try (RunLock lock = new RunLock(Path.of(arguments[0]))) {
                lock.take();
                System.out.println("taken");
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Until the other end closes.
                }
            }
        }
    }

    @Test
    void anotherProcessHoldsItUntilItEndsHoweverItEnds() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process other = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (RunLock mine = new RunLock(run)) {
            assertThat(other.inputReader().readLine()).isEqualTo("taken");
            assertThatThrownBy(mine::take).hasMessageContaining("another command is at work");
            other.destroyForcibly();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            mine.take();
        } finally {
            other.destroyForcibly();
        }
        assertThat(Files.isRegularFile(run.resolve(RunLock.FILE))).isTrue();
    }
}
