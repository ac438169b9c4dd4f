package org.jaket.corpus;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How much is kept from training, to measure on it.
 *
 * @param entityShare share of the entities with a category whose category is not trained on
 * @param maxEntities the most of these
 * @param tripleShare share of the triples; all triples between the two entities leave the graph
 * @param maxTriples the most of these
 * @param textShare share of the texts that may be held out
 */
public record HeldOut(double entityShare, int maxEntities, double tripleShare, int maxTriples, double textShare) {

    /** 5 % of the entities and at most 5,000, 2 % of the triples and at most 10,000, 5 % of the usage examples. */
    public static final HeldOut DEFAULT = new HeldOut(0.05, 5_000, 0.02, 10_000, 0.05);

    /**
     * Checks the shares.
     *
     * @throws IllegalArgumentException if a share is not between 0 and 0.5, or a maximum is negative
     */
    public HeldOut {
        for (double share : new double[] {entityShare, tripleShare, textShare}) {
            if (!(share >= 0 && share <= 0.5)) {
                throw new IllegalArgumentException("expected a held-out share between 0 and 0.5, found " + share);
            }
        }
        if (maxEntities < 0 || maxTriples < 0) {
            throw new IllegalArgumentException("expected no negative limit of held-out entities or triples");
        }
    }

    /** Draws the entities whose category is not trained on, in the order of their indices. */
    int[] chooseEntities(int[] category, SplittableRandom random) {
        int[] known = IntStream.range(0, category.length)
                .filter(e -> category[e] >= 0)
                .toArray();
        int wanted = (int) Math.min(maxEntities, entityShare * known.length);
        for (int i = 0; i < wanted; i++) {
            int j = i + random.nextInt(known.length - i);
            int chosen = known[j];
            known[j] = known[i];
            known[i] = chosen;
        }
        int[] chosen = Arrays.copyOf(known, wanted);
        Arrays.sort(chosen);
        return chosen;
    }
}
