package org.jaket.finetune;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.store.Dataset;

/**
 * The tails that a data set has for a head and a relation. A triple of a relation with a declared inverse also says what the
 * inverse says from tail to head.
 */
final class KnownTails {

    private final KnowledgeGraph graph;
    private final Map<Long, Set<Integer>> heldOut = new HashMap<>();

    private KnownTails(Dataset dataset) {
        graph = KnowledgeGraph.of(dataset, EdgeDirection.BOTH);
    }

    /** Those of the graph. */
    static KnownTails ofGraph(Dataset dataset) {
        return new KnownTails(dataset);
    }

    /** Those of the graph and of the held-out triples. */
    static KnownTails withHeldOut(Dataset dataset) {
        KnownTails known = new KnownTails(dataset);
        int[] inverses = KnowledgeGraph.inverses(dataset.relations());
        int[] triples = dataset.heldOutTriples();
        for (int i = 0; i < triples.length; i += 3) {
            int inverse = inverses[triples[i + 1]];
            known.hold(triples[i], triples[i + 1], triples[i + 2]);
            if (inverse >= 0) {
                known.hold(triples[i + 2], inverse, triples[i]);
            }
        }
        return known;
    }

    private void hold(int head, int relation, int tail) {
        heldOut.computeIfAbsent(key(head, relation), k -> new HashSet<>()).add(tail);
    }

    private static long key(int head, int relation) {
        return (long) head << 32 | relation;
    }

    /**
     * The tails.
     *
     * @param head an entity
     * @param relation the index of a relation of the data set
     */
    Set<Integer> of(int head, int relation) {
        Set<Integer> tails = new HashSet<>(heldOut.getOrDefault(key(head, relation), Set.of()));
        for (int i = 0; i < graph.degree(head); i++) {
            if (graph.relation(head, i) == relation) {
                tails.add(graph.neighbor(head, i));
            }
        }
        return tails;
    }
}
