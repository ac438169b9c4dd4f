package org.jaket.graph;

import java.util.Arrays;
import java.util.List;
import org.jaket.store.Dataset;
import org.jaket.store.Relation;

/**
 * An immutable directed multigraph of entities and typed relations (section 3.1), stored by head. Entities are
 * {@code 0 … entityCount()-1}. Duplicate edges and self-loops are allowed. The edges of an entity are sorted by neighbour,
 * then by relation. Safe for use from several threads.
 */
public final class KnowledgeGraph {

    private final int relations;
    private final int[] offsets;
    private final int[] neighbors;
    private final int[] relationIds;

    /** Takes ownership of arrays that are valid and whose rows are sorted. */
    KnowledgeGraph(int relations, int[] offsets, int[] neighbors, int[] relationIds) {
        this.relations = relations;
        this.offsets = offsets;
        this.neighbors = neighbors;
        this.relationIds = relationIds;
    }

    /**
     * The graph of a data set.
     *
     * @param dataset an open data set, whose held-out triples are not in the graph
     * @param direction whether edges are also followed backwards
     * @return the graph; relation ids are the data set's, and with {@link EdgeDirection#BOTH} relation {@code P + r} is
     *     the inverse of {@code r} where the data set declares none
     */
    public static KnowledgeGraph of(Dataset dataset, EdgeDirection direction) {
        return of(
                dataset.entityCount(),
                inverses(dataset.relations()),
                dataset.graphOffsets(),
                dataset.graphNeighbors(),
                dataset.graphRelations(),
                direction);
    }

    /**
     * A graph from arrays, none of whose relations has a declared inverse.
     *
     * @param entities the number of entities N
     * @param relations the number of relations P
     * @param offsets {@code [N+1]}, where each entity's edges start; from 0, never decreasing, to the number of edges
     * @param neighbor {@code [T]}, the tail of each edge
     * @param relation {@code [T]}, the relation of each edge
     * @param direction whether edges are also followed backwards, under relation {@code P + r}
     * @throws IllegalArgumentException if the arrays do not fit together or an id is out of range
     */
    public static KnowledgeGraph of(
            int entities, int relations, long[] offsets, int[] neighbor, int[] relation, EdgeDirection direction) {
        int[] inverse = new int[relations];
        Arrays.fill(inverse, -1);
        return of(entities, inverse, offsets, neighbor, relation, direction);
    }

    /**
     * A graph from arrays.
     *
     * <p>With {@link EdgeDirection#BOTH}, each edge (h, r, t) of the input adds (t, r', h), where r' is the declared
     * inverse of r, or {@code P + r} if there is none. When r has a declared inverse and the input holds (t, r', h)
     * already, nothing is added.
     *
     * @param entities the number of entities N
     * @param inverse {@code [P]}, for each relation its inverse, or -1
     * @param offsets {@code [N+1]}, where each entity's edges start; from 0, never decreasing, to the number of edges
     * @param neighbor {@code [T]}, the tail of each edge
     * @param relation {@code [T]}, the relation of each edge
     * @param direction whether edges are also followed backwards
     * @throws IllegalArgumentException if the arrays do not fit together or an id is out of range
     */
    public static KnowledgeGraph of(
            int entities, int[] inverse, long[] offsets, int[] neighbor, int[] relation, EdgeDirection direction) {
        return new GraphBuilder(entities, inverse, offsets, neighbor, relation).build(direction);
    }

    /**
     * What each relation's declared inverse is.
     *
     * @param relations relations in the order of their ids
     * @return {@code [P]}, for each relation its inverse, or -1
     */
    public static int[] inverses(List<Relation> relations) {
        java.util.Map<String, Integer> byId = new java.util.HashMap<>();
        for (int r = 0; r < relations.size(); r++) {
            byId.put(relations.get(r).id(), r);
        }
        return relations.stream()
                .mapToInt(relation -> relation.inverse() == null ? -1 : byId.getOrDefault(relation.inverse(), -1))
                .toArray();
    }

    /** The number of entities N. */
    public int entityCount() {
        return offsets.length - 1;
    }

    /** The number of relation ids: P, or 2 P when edges are also followed backwards. */
    public int relationCount() {
        return relations;
    }

    /** The number of edges, added inverse ones included. */
    public long edgeCount() {
        return neighbors.length;
    }

    /** The number of edges of an entity. */
    public int degree(int v) {
        return offsets[v + 1] - offsets[v];
    }

    /**
     * The neighbour at the end of an entity's edge.
     *
     * @param v an entity
     * @param i which of its edges, from 0 to {@code degree(v) - 1}
     */
    public int neighbor(int v, int i) {
        return neighbors[slot(v, i)];
    }

    /**
     * The relation of an entity's edge.
     *
     * @param v an entity
     * @param i which of its edges, from 0 to {@code degree(v) - 1}
     */
    public int relation(int v, int i) {
        return relationIds[slot(v, i)];
    }

    /** Whether an edge of any relation leads from v to u. */
    public boolean hasEdge(int v, int u) {
        return Arrays.binarySearch(neighbors, offsets[v], offsets[v + 1], u) >= 0;
    }

    /** Whether an edge of the given relation leads from v to u. */
    public boolean hasEdge(int v, int relation, int u) {
        int found = Arrays.binarySearch(neighbors, offsets[v], offsets[v + 1], u);
        if (found < 0) {
            return false;
        }
        for (int i = found; i >= offsets[v] && neighbors[i] == u; i--) {
            if (relationIds[i] == relation) {
                return true;
            }
        }
        for (int i = found + 1; i < offsets[v + 1] && neighbors[i] == u; i++) {
            if (relationIds[i] == relation) {
                return true;
            }
        }
        return false;
    }

    private int slot(int v, int i) {
        int slot = offsets[v] + i;
        if (i < 0 || slot >= offsets[v + 1]) {
            throw new IndexOutOfBoundsException("entity " + v + " has " + degree(v) + " edges, asked for edge " + i);
        }
        return slot;
    }

    /** First position of an entity's edges in the arrays of the graph. */
    int offset(int v) {
        return offsets[v];
    }

    int neighborAt(int slot) {
        return neighbors[slot];
    }

    int relationAt(int slot) {
        return relationIds[slot];
    }
}
