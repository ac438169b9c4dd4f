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

    @Test
    void batchesOfLikeLengthReadEachExampleOnceAndHoldLittlePadding() {
        int size = 1003;
        int[] lengths = IntStream.range(0, size).map(i -> 5 + i * 7919 % 20).toArray();
        EpochBatches batches = EpochBatches.ofLikeLength(lengths, 8, new Randomness(1));
        EpochBatches mixed = new EpochBatches(size, 8, new Randomness(1));
        for (int epoch = 0; epoch < 2; epoch++) {
            long first = epoch * batches.stepsPerEpoch() + 1;
            int[] read = IntStream.range(0, (int) batches.stepsPerEpoch())
                    .flatMap(i -> IntStream.of(batches.at(first + i)))
                    .toArray();
            assertThat(read).containsExactlyInAnyOrder(IntStream.range(0, size).toArray());
            assertThat(padded(batches, lengths, first)).isLessThan(1.1);
            assertThat(padded(mixed, lengths, first)).isGreaterThan(1.4);
        }
        // The batches do not come by length.
        int[] longest = IntStream.rangeClosed(1, 100)
                .map(step -> longest(batches.at(step), lengths))
                .toArray();
        assertThat(longest).isNotEqualTo(IntStream.of(longest).sorted().toArray());
        assertThat(batches.at(1)).isNotEqualTo(batches.at(batches.stepsPerEpoch() + 1));
        assertThat(EpochBatches.ofLikeLength(lengths, 8, new Randomness(1)).at(77))
                .isEqualTo(batches.at(77));
    }

    private static int longest(int[] batch, int[] lengths) {
        return IntStream.of(batch).map(i -> lengths[i]).max().orElseThrow();
    }

    /** Positions of an epoch's batches over tokens. */
    private static double padded(EpochBatches batches, int[] lengths, long first) {
        long positions = 0;
        for (long step = first; step < first + batches.stepsPerEpoch(); step++) {
            int[] batch = batches.at(step);
            positions += (long) batch.length * longest(batch, lengths);
        }
        return positions / (double) IntStream.of(lengths).sum();
    }
}
