package org.jaket.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Samples the neighbours that the knowledge module aggregates (section 3.2; the paper takes 2 layers and 10 neighbours).
 *
 * <p>At every layer each entity gets its own draw: all its edges if it has at most {@code fanOut}, otherwise
 * {@code fanOut} of them, uniformly and without replacement. Edges are drawn, not neighbours, so that two relations to one
 * neighbour are two chances. What is drawn depends on the graph, the roots and the generator alone.
 *
 * <p>A sampler keeps eight bytes for each entity and is for one thread at a time.
 */
public final class NeighborSampler {

    private final KnowledgeGraph graph;
    private final int layers;
    private final int fanOut;
    private final long[] stamps;
    private final SlotChooser chooser;
    private int epoch;

    private int[] nodes = new int[1024];
    private int count;

    /**
     * A sampler.
     *
     * @param graph where to sample
     * @param layers the number L of layers, at least 1
     * @param fanOut how many neighbours at most, at least 1
     * @throws IllegalArgumentException if a number is too small
     */
    public NeighborSampler(KnowledgeGraph graph, int layers, int fanOut) {
        if (layers < 1 || fanOut < 1) {
            throw new IllegalArgumentException(
                    "expected at least one layer and one neighbour, found " + layers + " and " + fanOut);
        }
        this.graph = graph;
        this.layers = layers;
        this.fanOut = fanOut;
        stamps = new long[graph.entityCount()];
        chooser = new SlotChooser(fanOut);
    }

    /**
     * Samples the neighbourhood of some entities.
     *
     * @param roots unique entities
     * @param random the generator to draw from
     * @return the sampled block
     * @throws IllegalArgumentException if a root is no entity or is given twice
     */
    public Neighborhood sample(int[] roots, SplittableRandom random) {
        return sample(roots, (layer, node, degree) -> chooser.choose(degree, random));
    }

    /** Chooses {@code fanOut} of an entity's edges at a layer; asked only where there are more. */
    interface Choice {
        int[] choose(int layer, int node, int degree);
    }

    Neighborhood sample(int[] roots, Choice choice) {
        start(roots);
        int[] counts = new int[layers + 1];
        int[][] neighborIndex = new int[layers][];
        int[][] relation = new int[layers][];
        counts[layers] = count;
        for (int layer = layers; layer >= 1; layer--) {
            int rows = counts[layer];
            int size = Math.multiplyExact(rows, fanOut);
            int[] positions = new int[size];
            int[] relations = new int[size];
            for (int row = 0; row < rows; row++) {
                sampleRow(nodes[row], positions, relations, row * fanOut, layer, choice);
            }
            neighborIndex[layer - 1] = positions;
            relation[layer - 1] = relations;
            counts[layer - 1] = count;
        }
        return new Neighborhood(fanOut, Arrays.copyOf(nodes, count), counts, neighborIndex, relation);
    }

    private void start(int[] roots) {
        if (++epoch == 0) {
            Arrays.fill(stamps, 0);
            epoch = 1;
        }
        count = 0;
        for (int root : roots) {
            if (root < 0 || root >= stamps.length) {
                throw new IllegalArgumentException("no entity " + root + " among " + stamps.length);
            }
            int before = count;
            if (position(root) != before) {
                throw new IllegalArgumentException("root entity " + root + " is given twice");
            }
        }
    }

    private void sampleRow(int node, int[] positions, int[] relations, int at, int layer, Choice choice) {
        int offset = graph.offset(node);
        int degree = graph.degree(node);
        int taken = Math.min(degree, fanOut);
        int[] chosen = degree > fanOut ? choice.choose(layer, node, degree) : null;
        for (int i = 0; i < taken; i++) {
            int slot = offset + (chosen == null ? i : chosen[i]);
            positions[at + i] = position(graph.neighborAt(slot));
            relations[at + i] = graph.relationAt(slot);
        }
        Arrays.fill(positions, at + taken, at + fanOut, -1);
        Arrays.fill(relations, at + taken, at + fanOut, -1);
    }

    /** The position of an entity in this block, given to it now if it has none; the stamp holds epoch and position. */
    private int position(int entity) {
        long stamp = stamps[entity];
        if ((int) (stamp >>> 32) == epoch) {
            return (int) stamp;
        }
        if (count == nodes.length) {
            nodes = Arrays.copyOf(nodes, Math.multiplyExact(count, 2));
        }
        nodes[count] = entity;
        stamps[entity] = (long) epoch << 32 | count;
        return count++;
    }
}
