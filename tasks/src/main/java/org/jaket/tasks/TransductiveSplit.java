package org.jaket.tasks;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.random.Shuffle;

/**
 * A semi-supervised, transductive split (section 4.2): of all examples 20 % train, 20 % choose the weights and 60 % test;
 * all of them are in the graph. Smaller training shares are part of larger ones, and leave the other parts as they are.
 *
 * @param train examples to train on
 * @param dev examples that decide which weights are kept
 * @param test examples to measure on
 */
public record TransductiveSplit(int[] train, int[] dev, int[] test) {

    private static final double PART = 0.2;

    /**
     * Splits.
     *
     * @param examples the examples, each once, in an order that does not depend on the seed
     * @param randomness decides which is where
     * @param trainShare how much of the training part is used, in (0, 1]; at least one example is
     */
    public static TransductiveSplit of(int[] examples, Randomness randomness, double trainShare) {
        if (!(trainShare > 0 && trainShare <= 1)) {
            throw new IllegalArgumentException("expected a training share in (0, 1], found " + trainShare);
        }
        int[] order = examples.clone();
        SplittableRandom random = randomness.stream(Purpose.TASK_SPLIT, 0);
        Shuffle.shuffle(order, random);
        int part = (int) (PART * order.length);
        int train = Math.max(1, (int) (trainShare * part));
        return new TransductiveSplit(
                Arrays.copyOf(order, Math.min(train, part)),
                Arrays.copyOfRange(order, part, 2 * part),
                Arrays.copyOfRange(order, 2 * part, order.length));
    }
}
