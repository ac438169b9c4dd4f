package org.jaket.tasks.fewrel;

import java.util.SplittableRandom;

/** Draws episodes uniformly: N relations, of each K support instances and some queries, all different. */
final class EpisodeSampler {

    private final int[] sizes;
    private final int ways;
    private final int shots;
    private final int queriesPerRelation;

    /**
     * A sampler.
     *
     * @param sizes how many instances each relation has
     * @param ways N
     * @param shots K
     * @param queriesPerRelation queries of each relation
     * @throws IllegalArgumentException if there are too few relations, or one has too few instances
     */
    EpisodeSampler(int[] sizes, int ways, int shots, int queriesPerRelation) {
        if (sizes.length < ways || ways < 2 || shots < 1 || queriesPerRelation < 1) {
            throw new IllegalArgumentException("expected at least " + ways + " relations, found " + sizes.length);
        }
        for (int size : sizes) {
            if (size < shots + queriesPerRelation) {
                throw new IllegalArgumentException("expected at least " + (shots + queriesPerRelation)
                        + " instances of each relation, found " + size);
            }
        }
        this.sizes = sizes.clone();
        this.ways = ways;
        this.shots = shots;
        this.queriesPerRelation = queriesPerRelation;
    }

    Episode sample(SplittableRandom random) {
        int[] relations = choose(sizes.length, ways, random);
        int[][] support = new int[ways][];
        int[] queries = new int[ways * queriesPerRelation];
        int[] answers = new int[queries.length];
        for (int way = 0; way < ways; way++) {
            int[] chosen = choose(sizes[relations[way]], shots + queriesPerRelation, random);
            support[way] = java.util.Arrays.copyOf(chosen, shots);
            for (int q = 0; q < queriesPerRelation; q++) {
                queries[way * queriesPerRelation + q] = chosen[shots + q];
                answers[way * queriesPerRelation + q] = way;
            }
        }
        return new Episode(relations, support, queries, answers);
    }

    /** k different numbers below n, in random order. */
    private static int[] choose(int n, int k, SplittableRandom random) {
        java.util.LinkedHashSet<Integer> chosen = new java.util.LinkedHashSet<>();
        while (chosen.size() < k) {
            chosen.add(random.nextInt(n));
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }
}
