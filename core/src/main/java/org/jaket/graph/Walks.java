package org.jaket.graph;

/**
 * The entities and edges that random walks met (section 3.6).
 *
 * @param entities the unique entities in the order they were met
 * @param heads where each traversed edge started, as a position in {@code entities}
 * @param relations the relation id of each traversed edge
 * @param tails where each traversed edge led, as a position in {@code entities}
 */
public record Walks(int[] entities, int[] heads, int[] relations, int[] tails) {

    /** The number of traversed edges. */
    public int edgeCount() {
        return heads.length;
    }
}
