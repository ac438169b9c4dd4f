package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jaket.pretrain.StopSignal;
import org.junit.jupiter.api.Test;

class InterruptionTest {

    @Test
    void theFirstSignalAsksForAStopAndSaysSo() throws Exception {
        StopSignal stop = new StopSignal();
        StringWriter err = new StringWriter();
        try (Interruption interruption = Interruption.stopping(stop, new PrintWriter(err, true))) {
            assertThat(interruption).isNotNull();
            raise("TERM"); // nohup would have HUP ignored, and a shell in the background INT
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (!stop.requested() && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
        }
        assertThat(stop.requested()).isTrue();
        assertThat(err.toString()).contains("checkpoint").contains("once more ends at once");
    }

    @Test
    void aRunThatHasNotBegunPromisesNoCheckpoint() {
        assertThat(TrainingSession.stopping(true)).contains("a checkpoint is written");
        assertThat(TrainingSession.stopping(false))
                .contains("the run has not begun")
                .doesNotContain("checkpoint");
    }

    @Test
    void closingGivesTheSignalsBack() throws Exception {
        StopSignal outer = new StopSignal();
        StopSignal inner = new StopSignal();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        try (Interruption first = Interruption.stopping(outer, nowhere)) {
            Interruption.stopping(inner, nowhere).close();
            assertThat(first).isNotNull();
            raise("TERM"); // nohup would have HUP ignored, and a shell in the background INT
            long deadline = System.nanoTime() + 5_000_000_000L;
            while (!outer.requested() && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
        }
        assertThat(outer.requested()).isTrue();
        assertThat(inner.requested()).isFalse();
    }

    private static void raise(String name) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        type.getMethod("raise", type)
                .invoke(null, type.getConstructor(String.class).newInstance(name));
    }
}
