package org.jaket.tasks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jspecify.annotations.Nullable;

/** Batches of training examples: every epoch reads each example once, in an order of its own. */
public final class EpochBatches {

    /** Batches whose examples are sorted by length together. */
    private static final int WINDOW = 32;

    private final int examples;
    private final int batchSize;
    private final Randomness randomness;
    private final int @Nullable [] lengths;
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
        this(examples, batchSize, randomness, null);
    }

    /**
     * Batches of texts of about equal length, so that little of a batch is padding: of each {@value #WINDOW} batches of random
     * examples, the examples are dealt out by length; then the batches come in random order.
     *
     * @param lengths the length of each example
     * @param batchSize examples a batch; the last one of an epoch may be smaller
     * @param randomness decides the orders
     */
    public static EpochBatches ofLikeLength(int[] lengths, int batchSize, Randomness randomness) {
        return new EpochBatches(lengths.length, batchSize, randomness, lengths.clone());
    }

    private EpochBatches(int examples, int batchSize, Randomness randomness, int @Nullable [] lengths) {
        if (examples < 1) {
            throw new IllegalArgumentException("expected at least one example");
        }
        this.examples = examples;
        this.batchSize = Math.min(batchSize, examples);
        this.randomness = randomness;
        this.lengths = lengths;
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
            SplittableRandom random = randomness.stream(Purpose.TASK_EXAMPLES, wanted);
            order = shuffled(examples, random);
            if (lengths != null) {
                order = batchesByLength(order, lengths, random);
            }
            epoch = wanted;
        }
        int from = (int) ((step - 1) % stepsPerEpoch()) * batchSize;
        return Arrays.copyOfRange(order, from, Math.min(examples, from + batchSize));
    }

    /**
     * Texts in the order of their length, those of one length as they come.
     *
     * @param examples which texts
     * @param lengths the length of each text that there is
     */
    public static int[] byLength(int[] examples, int[] lengths) {
        return Arrays.stream(examples)
                .boxed()
                .sorted(Comparator.comparingInt(example -> lengths[example]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Whole batches change places; what is left over for the last one stays behind. */
    private int[] batchesByLength(int[] shuffled, int[] lengthOf, SplittableRandom random) {
        int[] sorted = new int[examples];
        for (int from = 0; from < examples; from += WINDOW * batchSize) {
            int to = Math.min(examples, from + WINDOW * batchSize);
            int[] window = byLength(Arrays.copyOfRange(shuffled, from, to), lengthOf);
            System.arraycopy(window, 0, sorted, from, window.length);
        }
        int[] result = sorted.clone();
        int[] places = shuffled(examples / batchSize, random);
        for (int batch = 0; batch < places.length; batch++) {
            System.arraycopy(sorted, places[batch] * batchSize, result, batch * batchSize, batchSize);
        }
        return result;
    }

    private static int[] shuffled(int size, SplittableRandom random) {
        int[] result = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            result[i] = result[j];
            result[j] = i;
        }
        return result;
    }
}
