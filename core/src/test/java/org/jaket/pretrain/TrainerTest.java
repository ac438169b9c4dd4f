package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0, 0, false", "0.3, 0, true", "0, 0.3, true"})
    void theLossOfABatchDependsOnTheStepWhereStatesAreDropped(String hidden, String attention, boolean depends) {
        try (TinyModel tiny = new TinyModel(
                        TinyWorld.write(folder.resolve("data")),
                        Map.of("dropout.hidden", hidden, "dropout.attention", attention));
                Trainer trainer = new Trainer(tiny.model(), tiny.config(), 2)) {
            PretrainBatch batch = tiny.data().batchBuilder().build(0);
            double first = trainer.step(1, () -> batch, false).losses().token();
            double second = trainer.step(2, () -> batch, false).losses().token();
            assertThat(Math.abs(first - second) > 1e-3).isEqualTo(depends);
        }
    }

    @Test
    void theModulesLearnAtRatesOfTheirOwn() {
        Path world = TinyWorld.write(folder.resolve("data"));
        assertThat(moved(world, "0", "1e-3"))
                .containsExactlyInAnyOrder(ParameterGroup.KNOWLEDGE_DECAY, ParameterGroup.KNOWLEDGE_PLAIN);
        assertThat(moved(world, "1e-3", "0"))
                .containsExactlyInAnyOrder(ParameterGroup.LANGUAGE_DECAY, ParameterGroup.LANGUAGE_PLAIN);
    }

    /** The groups any of whose weights one step changes. */
    private static Set<ParameterGroup> moved(Path world, String languageRate, String knowledgeRate) {
        Map<String, String> options =
                Map.of("optimizer.language_rate", languageRate, "optimizer.knowledge_rate", knowledgeRate);
        try (TinyModel tiny = new TinyModel(world, options);
                Trainer trainer = new Trainer(tiny.model(), tiny.config(), 2)) {
            float[] before = Tensors.toFloats(tiny.model().parameters().weights());
            PretrainBatch batch = tiny.data().batchBuilder().build(0);
            assertThat(trainer.step(1, () -> batch, true).fault()).isNull();
            float[] after = Tensors.toFloats(tiny.model().parameters().weights());
            Set<ParameterGroup> moved = EnumSet.noneOf(ParameterGroup.class);
            for (ParameterGroup group : ParameterGroup.values()) {
                long[] range = tiny.model().parameters().range(group);
                int from = (int) range[0];
                int to = (int) range[1];
                if (!Arrays.equals(before, from, to, after, from, to)) {
                    moved.add(group);
                }
            }
            return moved;
        }
    }
}
