package org.jaket.tasks.fewrel;

/**
 * One N-way K-shot episode.
 *
 * @param relations the N relations, as numbers
 * @param support for each relation K of its instances, {@code [N][K]}
 * @param queries the instances to classify, as many of each relation, {@code [Q]}; none is in the support
 * @param answers for each query which of the N relations it has, {@code [Q]}
 */
record Episode(int[] relations, int[][] support, int[] queries, int[] answers) {}
