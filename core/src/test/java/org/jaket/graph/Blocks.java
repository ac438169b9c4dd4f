package org.jaket.graph;

/** Neighbourhoods that were stored in a file. */
public final class Blocks {

    private Blocks() {}

    /** A block as it was stored; the relations of its edges are not known. */
    public static Neighborhood of(int fanOut, int[] nodes, int[] counts, int[][] neighbors) {
        return new Neighborhood(fanOut, nodes, counts, neighbors, neighbors);
    }
}
