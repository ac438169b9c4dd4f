package org.jaket.graph;

import java.util.Arrays;
import java.util.List;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.store.Relation;

/**
 * Neighbours for inference: which of an entity's edges are taken at a layer is a function of the seed, the layer and the
 * identifiers at both ends alone. So an entity's vector depends neither on the other entities that are asked for with it
 * nor on the order of the graph.
 *
 * <p>Every edge has a pseudo-random rank and the {@code fanOut} lowest are taken, which is a uniform choice without
 * replacement; adding or removing an edge changes at most one of the others' places. For one thread at a time.
 */
public final class FixedNeighbors {

    private final KnowledgeGraph graph;
    private final long[] entityKeys;
    private final long[] relationKeys;
    private final int fanOut;
    private final Randomness randomness;
    private final NeighborSampler oneLayer;
    private final int layers;

    /**
     * The neighbours in a data set's graph.
     *
     * @param dataset gives the identifiers
     * @param graph its graph
     * @param layers the number L of layers
     * @param fanOut how many neighbours at most
     * @param randomness gives the seed
     */
    public FixedNeighbors(Dataset dataset, KnowledgeGraph graph, int layers, int fanOut, Randomness randomness) {
        this(graph, entityKeys(dataset), relationKeys(dataset.relations()), layers, fanOut, randomness);
    }

    FixedNeighbors(
            KnowledgeGraph graph,
            long[] entityKeys,
            long[] relationKeys,
            int layers,
            int fanOut,
            Randomness randomness) {
        this.graph = graph;
        this.entityKeys = entityKeys;
        this.relationKeys = relationKeys;
        this.layers = layers;
        this.fanOut = fanOut;
        this.randomness = randomness;
        this.oneLayer = new NeighborSampler(graph, 1, fanOut);
    }

    /**
     * A block of one layer.
     *
     * @param layer which layer of the knowledge module it is for, from 1
     * @param entities unique entities to update
     * @return the block, of one layer
     */
    public Neighborhood layer(int layer, int[] entities) {
        return oneLayer.sample(entities, (own, node, degree) -> choose(layer, node, degree));
    }

    /**
     * A block of all layers, with the same neighbours as {@link #layer} takes.
     *
     * @param roots unique entities
     * @return the block, of L layers
     */
    public Neighborhood block(int[] roots) {
        return new NeighborSampler(graph, layers, fanOut).sample(roots, this::choose);
    }

    private int[] choose(int layer, int node, int degree) {
        int offset = graph.offset(node);
        Randomness keyed = new Randomness(randomness.key(Purpose.NEIGHBOR_SAMPLING, layer) ^ entityKeys[node]);
        long[] ranks = new long[degree];
        for (int i = 0; i < degree; i++) {
            long edge = entityKeys[graph.neighborAt(offset + i)]
                    ^ Long.rotateLeft(relationKey(graph.relationAt(offset + i)), 17);
            ranks[i] = keyed.key(Purpose.NEIGHBOR_SAMPLING, edge);
        }
        long[] sorted = ranks.clone();
        Arrays.sort(sorted);
        long last = sorted[fanOut - 1];
        int repeats = 0;
        while (repeats < fanOut && sorted[fanOut - 1 - repeats] == last) {
            repeats++;
        }
        int[] chosen = new int[fanOut];
        int count = 0;
        for (int i = 0; i < degree; i++) {
            // An edge that is there several times has one rank; no more of it than belong to the lowest.
            if (ranks[i] < last || (ranks[i] == last && repeats-- > 0)) {
                chosen[count++] = i;
            }
        }
        return chosen;
    }

    /** The inverse of a relation has the relation's key turned round. */
    private long relationKey(int relation) {
        return relation < relationKeys.length ? relationKeys[relation] : ~relationKeys[relation - relationKeys.length];
    }

    private static long[] entityKeys(Dataset dataset) {
        long[] keys = new long[dataset.entityCount()];
        for (int e = 0; e < keys.length; e++) {
            keys[e] = key(dataset.entity(e).id());
        }
        return keys;
    }

    private static long[] relationKeys(List<Relation> relations) {
        return relations.stream().mapToLong(relation -> key(relation.id())).toArray();
    }

    /** FNV-1a over the characters, 64 bits. */
    static long key(String id) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
