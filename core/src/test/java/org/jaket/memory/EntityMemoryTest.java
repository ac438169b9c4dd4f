package org.jaket.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;

class EntityMemoryTest {

    /** So many rows are worked on at once. */
    private static final int BLOCK = 65_536;

    @Test
    void blendsByEquation5() {
        try (EntityMemory memory = new EntityMemory(2, 2, false);
                PointerScope scope = new PointerScope()) {
            memory.replace(Tensors.floats(new float[] {1, 2, 3, 4}, 2, 2));
            memory.update(Tensors.floats(new float[] {11, 12, 13, 14}, 2, 2), 0.8);
            assertThat(Tensors.toFloats(memory.read(new int[] {1, 0}))).containsExactly(5, 6, 3, 4);
        }
    }

    @Test
    void keepsBf16WithinItsPrecision() {
        try (EntityMemory memory = new EntityMemory(1, 2, true);
                PointerScope scope = new PointerScope()) {
            memory.replace(Tensors.floats(new float[] {1.001f, -3}, 1, 2));
            float[] found = Tensors.toFloats(memory.read(new int[] {0}));
            assertThat(found[0]).isCloseTo(1.001f, within(0.004f)).isNotEqualTo(1.001f);
            assertThat(found[1]).isEqualTo(-3);
        }
    }

    @Test
    void measuresStaleness() {
        try (EntityMemory memory = new EntityMemory(2, 2, false);
                PointerScope scope = new PointerScope()) {
            memory.replace(Tensors.floats(new float[] {1, 0, 0, 2}, 2, 2));
            assertThat(memory.cosine(Tensors.floats(new float[] {0, 1, 0, 5}, 2, 2), new int[] {0, 1}))
                    .isCloseTo(0.5, within(1e-6));
        }
    }

    @Test
    void randomVectorsDependOnTheSeedAlone() {
        try (EntityMemory one = new EntityMemory(50, 8, false);
                EntityMemory two = new EntityMemory(50, 8, false)) {
            one.fillRandom(new Randomness(5));
            two.fillRandom(new Randomness(5));
            assertThat(Tensors.toFloats(one.vectors())).containsExactly(Tensors.toFloats(two.vectors()));
            two.fillRandom(new Randomness(6));
            assertThat(Tensors.toFloats(one.vectors())).isNotEqualTo(Tensors.toFloats(two.vectors()));
        }
    }

    @Test
    void refusesIdsAndShapesThatDoNotFit() {
        try (EntityMemory memory = new EntityMemory(2, 2, false);
                PointerScope scope = new PointerScope()) {
            assertThatThrownBy(() -> memory.read(new int[] {2})).hasMessageContaining("entity 2");
            assertThatThrownBy(() -> memory.replace(Tensors.floats(new float[2], 1, 2)))
                    .hasMessageContaining("[2, 2]");
        }
    }

    @Test
    void blendsEveryRowOfMoreThanTwoBlocks() {
        int entities = 2 * BLOCK + 3;
        float[] old = new float[2 * entities];
        float[] fresh = new float[2 * entities];
        float[] expected = new float[2 * entities];
        for (int i = 0; i < old.length; i++) {
            old[i] = i % 101;
            fresh[i] = i % 97;
            expected[i] = 0.75f * old[i] + 0.25f * fresh[i];
        }
        try (EntityMemory memory = new EntityMemory(entities, 2, false);
                PointerScope scope = new PointerScope()) {
            memory.replace(Tensors.floats(old, entities, 2));
            memory.update(Tensors.floats(fresh, entities, 2), 0.75);
            assertThat(Tensors.toFloats(memory.vectors())).isEqualTo(expected);
        }
    }

    @Test
    void everyBlockOfRandomVectorsHasAStreamOfItsOwn() {
        int entities = 2 * BLOCK + 3;
        Randomness randomness = new Randomness(5);
        float[] expected = new float[2 * entities];
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < expected.length; i++) {
            if (i % (2 * BLOCK) == 0) {
                random = randomness.stream(Purpose.RANDOM_MEMORY, i / (2 * BLOCK));
            }
            expected[i] = (float) random.nextGaussian();
        }
        try (EntityMemory memory = new EntityMemory(entities, 2, false)) {
            memory.fillRandom(randomness);
            assertThat(Tensors.toFloats(memory.vectors())).isEqualTo(expected);
        }
    }
}
