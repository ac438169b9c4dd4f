package org.jaket.tasks;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.random.Shuffle;
import org.jaket.store.Dataset;

/**
 * The edges of a data set as a task reads them: some taken out, or every tail exchanged for another edge's.
 *
 * <p>Immutable.
 */
public final class Edges {

    private final int[] inverse;
    private final long[] offsets;
    private final int[] neighbors;
    private final int[] relations;

    /** Takes ownership of the arrays. */
    private Edges(int[] inverse, long[] offsets, int[] neighbors, int[] relations) {
        this.inverse = inverse;
        this.offsets = offsets;
        this.neighbors = neighbors;
        this.relations = relations;
    }

    /** All edges of an open data set. */
    public static Edges of(Dataset dataset) {
        return new Edges(
                KnowledgeGraph.inverses(dataset.relations()),
                dataset.graphOffsets(),
                dataset.graphNeighbors(),
                dataset.graphRelations());
    }

    /** The number of edges, added inverse ones excluded. */
    public int count() {
        return neighbors.length;
    }

    /** These edges as a graph. */
    public KnowledgeGraph graph(EdgeDirection direction) {
        return KnowledgeGraph.of(offsets.length - 1, inverse, offsets, neighbors, relations, direction);
    }

    /**
     * As many edges, every tail exchanged for another edge's: the relations of each head stay.
     *
     * @param direction how the graph will be read. Where edges are also followed backwards, of an edge and its declared
     *     inverse one is exchanged and the other follows from it: apart they would lead to different entities, each get an
     *     inverse, and the graph would have twice its edges.
     * @param randomness decides how
     */
    public Edges shuffled(EdgeDirection direction, Randomness randomness) {
        Edges once = direction == EdgeDirection.BOTH ? withoutSecondOfInverses() : this;
        int[] tails = once.neighbors.clone();
        SplittableRandom random = randomness.stream(Purpose.ABLATION, 0);
        Shuffle.shuffle(tails, random);
        return new Edges(inverse, once.offsets, tails, once.relations);
    }

    private Edges withoutSecondOfInverses() {
        KnowledgeGraph out = graph(EdgeDirection.OUT);
        return keeping((v, i) -> {
            int back = inverse[relations[i]];
            boolean second = back >= 0 && (back < relations[i] || (back == relations[i] && neighbors[i] < v));
            return !second || !out.hasEdge(neighbors[i], back, v);
        });
    }

    /** The same number for (a, b) and (b, a), another for every other pair of so many entities. */
    public static long pair(int a, int b, int entities) {
        return (long) Math.min(a, b) * entities + Math.max(a, b);
    }

    /**
     * Edges without some.
     *
     * @param edges the others
     * @param pairs of the given pairs those that had an edge
     */
    public record Cut(Edges edges, Set<Long> pairs) {}

    /**
     * All edges but those, in either direction, between pairs of entities.
     *
     * @param pairs as {@link #pair} numbers them
     */
    public Cut without(Set<Long> pairs) {
        if (pairs.isEmpty()) {
            return new Cut(this, Set.of());
        }
        Set<Long> found = new HashSet<>();
        int n = offsets.length - 1;
        Edges others = keeping((v, i) -> {
            long pair = pair(v, neighbors[i], n);
            if (pairs.contains(pair)) {
                found.add(pair);
                return false;
            }
            return true;
        });
        return new Cut(others, Set.copyOf(found));
    }

    /** Whether the edge of a place in the arrays, which leads from v, stays. */
    private interface Kept {
        boolean test(int v, int i);
    }

    private Edges keeping(Kept edge) {
        long[] keptOffsets = new long[offsets.length];
        int[] keptNeighbors = new int[neighbors.length];
        int[] keptRelations = new int[neighbors.length];
        int kept = 0;
        for (int v = 0; v < offsets.length - 1; v++) {
            for (int i = (int) offsets[v]; i < offsets[v + 1]; i++) {
                if (edge.test(v, i)) {
                    keptNeighbors[kept] = neighbors[i];
                    keptRelations[kept++] = relations[i];
                }
            }
            keptOffsets[v + 1] = kept;
        }
        return new Edges(inverse, keptOffsets, Arrays.copyOf(keptNeighbors, kept), Arrays.copyOf(keptRelations, kept));
    }
}
