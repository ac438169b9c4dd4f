package org.jaket.random;

import java.util.SplittableRandom;

/** Puts numbers into a random order (Fisher and Yates). */
public final class Shuffle {

    private Shuffle() {}

    /**
     * Shuffles an array in its place; every order is as likely.
     *
     * @param values the numbers
     * @param random decides the order
     */
    public static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
