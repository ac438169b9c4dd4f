package org.jaket.tasks.fewrel;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.store.Dataset;

/** A graph without the edges between given pairs of entities. */
final class PairEdges {

    private PairEdges() {}

    /** The same number for (a, b) and (b, a), another for every other pair. */
    static long key(int a, int b, int entities) {
        return (long) Math.min(a, b) * entities + Math.max(a, b);
    }

    /**
     * A graph without some edges.
     *
     * @param graph the other edges
     * @param pairs of the given pairs those that had an edge
     * @param triples how many edges of the data set were taken out
     */
    record Cut(KnowledgeGraph graph, Set<Long> pairs, int triples) {}

    /** All edges of a data set but those, in either direction, between pairs. */
    static Cut without(Set<Long> pairs, Dataset dataset, EdgeDirection direction) {
        if (pairs.isEmpty()) {
            return new Cut(KnowledgeGraph.of(dataset, direction), Set.of(), 0);
        }
        long[] offsets = dataset.graphOffsets();
        int[] neighbors = dataset.graphNeighbors();
        int[] relations = dataset.graphRelations();
        int n = dataset.entityCount();
        long[] keptOffsets = new long[n + 1];
        int[] keptNeighbors = new int[neighbors.length];
        int[] keptRelations = new int[neighbors.length];
        Set<Long> found = new HashSet<>();
        int kept = 0;
        for (int v = 0; v < n; v++) {
            for (int i = (int) offsets[v]; i < offsets[v + 1]; i++) {
                long key = key(v, neighbors[i], n);
                if (pairs.contains(key)) {
                    found.add(key);
                } else {
                    keptNeighbors[kept] = neighbors[i];
                    keptRelations[kept++] = relations[i];
                }
            }
            keptOffsets[v + 1] = kept;
        }
        KnowledgeGraph graph = KnowledgeGraph.of(
                n,
                KnowledgeGraph.inverses(dataset.relations()),
                keptOffsets,
                Arrays.copyOf(keptNeighbors, kept),
                Arrays.copyOf(keptRelations, kept),
                direction);
        return new Cut(graph, found, neighbors.length - kept);
    }
}
