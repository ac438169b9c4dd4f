package org.jaket.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.jaket.random.Randomness;
import org.junit.jupiter.api.Test;

class EpochBatchesTest {

    @Test
    void everyEpochReadsEachExampleOnceInAnOrderOfItsOwn() {
        EpochBatches batches = new EpochBatches(10, 4, new Randomness(1));
        assertThat(batches.stepsPerEpoch()).isEqualTo(3);
        int[] first = epoch(batches, 0);
        int[] second = epoch(batches, 1);
        assertThat(first).containsExactlyInAnyOrder(IntStream.range(0, 10).toArray());
        assertThat(second).containsExactlyInAnyOrder(IntStream.range(0, 10).toArray());
        assertThat(first).isNotEqualTo(second);
    }

    private static int[] epoch(EpochBatches batches, int epoch) {
        return IntStream.rangeClosed(1, 3)
                .flatMap(i -> IntStream.of(batches.at(3L * epoch + i)))
                .toArray();
    }

    @Test
    void aStepHasItsExamplesWhateverCameBefore() {
        EpochBatches walked = new EpochBatches(10, 4, new Randomness(1));
        for (int step = 1; step < 8; step++) {
            walked.at(step);
        }
        assertThat(new EpochBatches(10, 4, new Randomness(1)).at(8)).isEqualTo(walked.at(8));
    }
}
