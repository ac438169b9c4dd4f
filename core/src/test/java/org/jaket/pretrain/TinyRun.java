package org.jaket.pretrain;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A pre-training process to be killed by {@link PretrainingTest}: starts the run, or goes on with it. */
final class TinyRun {

    private TinyRun() {}

    public static void main(String[] args) {
        Path data = Path.of(args[0]);
        Path out = Path.of(args[1]);
        // Slows the run down a little, so that the kill falls between its steps.
        PretrainListener slow = event -> {
            try {
                Thread.sleep(event instanceof PretrainEvent.Stepped ? 60 : 0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        if (Pretraining.canResume(out)) {
            Pretraining.resume(out, List.of(slow), new StopSignal());
        } else {
            Pretraining.start(
                    TinyWorld.request(data, out, TinyWorld.config(Map.of())),
                    Planner.NONE,
                    List.of(slow),
                    new StopSignal());
        }
    }
}
