package org.jaket.tasks;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;

/** Batches of training examples: every epoch reads each example once, in an order of its own. */
public final class EpochBatches {

    private final int examples;
    private final int batchSize;
    private final Randomness randomness;
    private int[] order = new int[0];
    private long epoch = -1;

    /**
     * Batches.
     *
     * @param examples how many examples there are, at least 1
     * @param batchSize examples a batch; the last one of an epoch may be smaller
     * @param randomness decides the orders
     */
    public EpochBatches(int examples, int batchSize, Randomness randomness) {
        if (examples < 1) {
            throw new IllegalArgumentException("expected at least one example");
        }
        this.examples = examples;
        this.batchSize = Math.min(batchSize, examples);
        this.randomness = randomness;
    }

    /** Steps an epoch. */
    public long stepsPerEpoch() {
        return (examples + batchSize - 1L) / batchSize;
    }

    /**
     * The examples of a step.
     *
     * @param step from 1
     * @return numbers below the number of examples, each once
     */
    public int[] at(long step) {
        long wanted = (step - 1) / stepsPerEpoch();
        if (wanted != epoch) {
            order = shuffled(randomness.stream(Purpose.TASK_EXAMPLES, wanted));
            epoch = wanted;
        }
        int from = (int) ((step - 1) % stepsPerEpoch()) * batchSize;
        return Arrays.copyOfRange(order, from, Math.min(examples, from + batchSize));
    }

    private int[] shuffled(SplittableRandom random) {
        int[] result = new int[examples];
        for (int i = 0; i < examples; i++) {
            int j = random.nextInt(i + 1);
            result[i] = result[j];
            result[j] = i;
        }
        return result;
    }
}
