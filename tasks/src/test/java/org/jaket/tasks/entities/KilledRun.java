package org.jaket.tasks.entities;

import java.nio.file.Path;
import java.util.List;
import org.jaket.corpus.Progress;
import org.jaket.finetune.FinetuneEvent;
import org.jaket.finetune.FinetuneListener;
import org.jaket.finetune.TrainingOptions;
import org.jaket.pretrain.StopSignal;
import org.jaket.tasks.TaskContext;
import org.jaket.tensor.Precision;

/** A fine-tuning process to be killed by {@link EntityClassificationTest}: starts the run, or goes on with it. */
final class KilledRun {

    static final int STEPS = 60;

    private KilledRun() {}

    public static void main(String[] args) {
        // Slows the run down a little, so that several steps lie between two checkpoints and the kill between them.
        FinetuneListener slow = event -> {
            try {
                Thread.sleep(event instanceof FinetuneEvent.Stepped ? 50 : 0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        run(config(Path.of(args[0]), args[1]), Path.of(args[2]), Path.of(args[3]), slow);
    }

    /** In fp32, since another process may find bf16 faster. */
    static EntityClassification.Result run(EntityConfig config, Path out, Path cache, FinetuneListener listener) {
        TaskContext context = new TaskContext(cache, List.of(listener), Progress.NONE, note -> {}, new StopSignal());
        try (EntityClassification task = EntityClassification.open(config, Precision.FP32, context)) {
            return task.run(config, out);
        }
    }

    /** Checkpoints a second apart; dropout and sampled neighbours, whose randomness has to be gone on with. */
    static EntityConfig config(Path graph, String backbone) {
        return new EntityConfig(
                graph.toString(),
                null,
                null,
                null,
                backbone,
                "lm+gnn+m",
                "none",
                "auto",
                1,
                true,
                false,
                1,
                new EntityMethod(false, 0, 0.1),
                3,
                new TrainingOptions(STEPS, 16, 10, 0, 3e-3, 1e-2, 3e-2, 0.05, 0.01, 1, 1));
    }
}
