package org.jaket.graph;

/**
 * One sampled block for the knowledge module (section 3.2): the entities it needs, and for each of its L layers a dense
 * table of sampled neighbours. Layer {@code l} computes the vectors of the first {@code count(l)} entities of
 * {@link #nodes} from those of the first {@code count(l - 1)}; layer L computes the roots.
 */
public final class Neighborhood {

    private final int fanOut;
    private final int[] nodes;
    private final int[] counts;
    private final int[][] neighborIndex;
    private final int[][] relation;

    /** Takes ownership of the arrays; {@code counts} is indexed 0 … L, the tables 0 … L-1 for layers 1 … L. */
    Neighborhood(int fanOut, int[] nodes, int[] counts, int[][] neighborIndex, int[][] relation) {
        this.fanOut = fanOut;
        this.nodes = nodes;
        this.counts = counts;
        this.neighborIndex = neighborIndex;
        this.relation = relation;
    }

    /**
     * The unique entities whose vectors layer 0 provides, {@code [count(0)]}. The roots come first, in their order; the
     * first {@code count(l)} are those of layer l. Not to be modified.
     */
    public int[] nodes() {
        return nodes;
    }

    /** The number of layers L. */
    public int layers() {
        return neighborIndex.length;
    }

    /** The width r of the neighbour tables: the most neighbours that are sampled for one entity. */
    public int fanOut() {
        return fanOut;
    }

    /**
     * How many entities a layer provides.
     *
     * @param layer from 0 to L; {@code count(L)} is the number of roots
     */
    public int count(int layer) {
        return counts[layer];
    }

    /** The number of root entities. */
    public int roots() {
        return counts[layers()];
    }

    /**
     * The sampled neighbours of a layer's entities.
     *
     * @param layer from 1 to L
     * @return {@code [count(layer) * fanOut]}, row by row: positions in {@link #nodes}, all below
     *     {@code count(layer - 1)}, then -1 as padding. Not to be modified.
     */
    public int[] neighborIndex(int layer) {
        return neighborIndex[layer - 1];
    }

    /**
     * The relations under which a layer's neighbours were reached.
     *
     * @param layer from 1 to L
     * @return {@code [count(layer) * fanOut]}, row by row: relation ids, -1 where they are hidden, then -1 as padding. Not to
     *     be modified.
     */
    public int[] relation(int layer) {
        return relation[layer - 1];
    }

    /** Tells some edges from others by their ends. */
    @FunctionalInterface
    public interface EdgeTest {
        /** Whether an edge is meant, given the entity that it updates and the neighbour it comes from. */
        boolean test(int entity, int neighbor);
    }

    /**
     * The same block, where some edges do not tell under which relation they were reached.
     *
     * @param hidden which edges
     */
    public Neighborhood hidingRelations(EdgeTest hidden) {
        int[][] shown = new int[relation.length][];
        for (int layer = 0; layer < relation.length; layer++) {
            int[] neighbors = neighborIndex[layer];
            shown[layer] = relation[layer].clone();
            for (int i = 0; i < neighbors.length; i++) {
                if (neighbors[i] >= 0 && hidden.test(nodes[i / fanOut], nodes[neighbors[i]])) {
                    shown[layer][i] = -1;
                }
            }
        }
        return new Neighborhood(fanOut, nodes, counts, neighborIndex, shown);
    }

    /** The number of sampled edges over all layers. */
    public long edgeCount() {
        long edges = 0;
        for (int[] layer : neighborIndex) {
            for (int position : layer) {
                edges += position >= 0 ? 1 : 0;
            }
        }
        return edges;
    }
}
