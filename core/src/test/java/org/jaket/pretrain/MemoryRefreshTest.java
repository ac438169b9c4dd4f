package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eq. 5 in a run, as its checkpoints show it: those of one step lie before the refresh that is due there. */
class MemoryRefreshTest {

    private static final float MOMENTUM = 0.8f;

    @TempDir
    Path folder;

    private record Memory(float[] entities, float[] relations) {}

    @Test
    void everyRefreshBlendsInWhatTheWeightsOfItsStepMakeOfTheDescriptions() {
        Path out = folder.resolve("run");
        Map<String, String> options = Map.of(
                "steps", "6",
                "memory.initial_interval", "2",
                "memory.maximum_interval", "2",
                "memory.momentum", "0.8",
                "knowledge.relation_share", "0.5",
                "optimizer.language_rate", "1e-2",
                "optimizer.warmup_steps", "0",
                "evaluation.every", "0",
                "checkpoint.every", "1",
                "checkpoint.keep", "10");
        Pretraining.start(
                TinyWorld.request(TinyWorld.write(folder.resolve("data")), out, TinyWorld.config(options)),
                Planner.NONE,
                List.of(),
                new StopSignal());
        try (JaketRun run = JaketRun.open(out, null)) {
            for (int step : new int[] {2, 4}) {
                Memory before = at(run, step);
                Memory fresh = fresh(run);
                Memory after = at(run, step + 1);
                requireBlended(before.entities(), fresh.entities(), after.entities());
                requireBlended(before.relations(), fresh.relations(), after.relations());
            }
        }
    }

    private static Memory at(JaketRun run, int step) {
        Path checkpoint = run.directory().path().resolve("checkpoints/step-%06d".formatted(step));
        TensorFiles.read(checkpoint.resolve("model.safetensors"), run.model().parameters());
        TensorFiles.read(checkpoint.resolve("memory.safetensors"), Checkpointing.memory(run.model()));
        return new Memory(
                Tensors.toFloats(run.model().memory().vectors()),
                Tensors.toFloats(Objects.requireNonNull(run.model().relationVectors())));
    }

    private static Memory fresh(JaketRun run) {
        DescriptionEncoder encoder = new DescriptionEncoder(
                run.model().jaket().language(), run.model().policy(), 64);
        int entities = run.dataset().entityCount();
        try (PointerScope scope = new PointerScope()) {
            Tensor vectors = Tensors.zeros(
                    ScalarType.Float, entities, run.model().memory().hiddenSize());
            encoder.encode(
                    Descriptions.of(run.dataset()),
                    IntStream.range(0, entities).toArray(),
                    vectors,
                    done -> {},
                    () -> false);
            return new Memory(
                    Tensors.toFloats(vectors),
                    Tensors.toFloats(encoder.relations(run.data().relationDescriptions())));
        }
    }

    private static void requireBlended(float[] before, float[] fresh, float[] after) {
        float[] expected = new float[before.length];
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            expected[i] = MOMENTUM * before[i] + (1 - MOMENTUM) * fresh[i];
            largest = Math.max(largest, Math.abs(before[i] - fresh[i]));
        }
        assertThat(largest).isGreaterThan(1e-2);
        assertThat(after).containsExactly(expected, within(1e-5f));
    }
}
