package org.jaket.tasks.fewrel;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
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

    /** All edges of a data set but those, in either direction, between pairs. */
    static KnowledgeGraph without(Set<Long> pairs, Dataset dataset, EdgeDirection direction, Consumer<String> notes) {
        if (pairs.isEmpty()) {
            return KnowledgeGraph.of(dataset, direction);
        }
        long[] offsets = dataset.graphOffsets();
        int[] neighbors = dataset.graphNeighbors();
        int[] relations = dataset.graphRelations();
        int n = dataset.entityCount();
        long[] keptOffsets = new long[n + 1];
        int[] keptNeighbors = new int[neighbors.length];
        int[] keptRelations = new int[neighbors.length];
        int kept = 0;
        for (int v = 0; v < n; v++) {
            for (int i = (int) offsets[v]; i < offsets[v + 1]; i++) {
                if (!pairs.contains(key(v, neighbors[i], n))) {
                    keptNeighbors[kept] = neighbors[i];
                    keptRelations[kept++] = relations[i];
                }
            }
            keptOffsets[v + 1] = kept;
        }
        notes.accept((neighbors.length - kept) + " of " + neighbors.length
                + " triples are between the head and the tail of a sentence and stay out of the graph");
        return KnowledgeGraph.of(
                n,
                KnowledgeGraph.inverses(dataset.relations()),
                keptOffsets,
                Arrays.copyOf(keptNeighbors, kept),
                Arrays.copyOf(keptRelations, kept),
                direction);
    }
}
