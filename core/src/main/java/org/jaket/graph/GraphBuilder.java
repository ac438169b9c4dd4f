package org.jaket.graph;

import java.util.Arrays;
import java.util.BitSet;

/** Checks the arrays of a graph and builds it, by counting, in time linear in the edges but for the sort of each row. */
final class GraphBuilder {

    private final int entities;
    private final int[] inverse;
    private final long[] inputOffsets;
    private final int[] inputNeighbors;
    private final int[] inputRelations;
    private long[] packed = new long[64];

    GraphBuilder(int entities, int[] inverse, long[] offsets, int[] neighbors, int[] relations) {
        this.entities = entities;
        this.inverse = inverse;
        this.inputOffsets = offsets;
        this.inputNeighbors = neighbors;
        this.inputRelations = relations;
        check();
    }

    KnowledgeGraph build(EdgeDirection direction) {
        int[] offsets = new int[entities + 1];
        for (int v = 0; v <= entities; v++) {
            offsets[v] = (int) inputOffsets[v];
        }
        int[] neighbors = inputNeighbors.clone();
        int[] relations = inputRelations.clone();
        sortRows(offsets, neighbors, relations);
        KnowledgeGraph out = new KnowledgeGraph(inverse.length, offsets, neighbors, relations);
        return direction == EdgeDirection.OUT ? out : withInverses(out);
    }

    private KnowledgeGraph withInverses(KnowledgeGraph out) {
        BitSet present = new BitSet();
        int[] offsets = countBoth(out, present);
        int[] neighbors = new int[offsets[entities]];
        int[] relations = new int[offsets[entities]];
        int[] next = Arrays.copyOf(offsets, entities);
        for (int v = 0; v < entities; v++) {
            for (int slot = out.offset(v); slot < out.offset(v + 1); slot++) {
                int u = out.neighborAt(slot);
                int r = out.relationAt(slot);
                neighbors[next[v]] = u;
                relations[next[v]++] = r;
                if (!present.get(slot)) {
                    neighbors[next[u]] = v;
                    relations[next[u]++] = inverseOf(r);
                }
            }
        }
        sortRows(offsets, neighbors, relations);
        return new KnowledgeGraph(2 * inverse.length, offsets, neighbors, relations);
    }

    /** Row starts of the graph in both directions; marks the edges whose inverse the input holds. */
    private int[] countBoth(KnowledgeGraph out, BitSet present) {
        int[] offsets = new int[entities + 1];
        long total = 0;
        for (int v = 0; v < entities; v++) {
            for (int slot = out.offset(v); slot < out.offset(v + 1); slot++) {
                int u = out.neighborAt(slot);
                int r = out.relationAt(slot);
                offsets[v + 1]++;
                if (inverse[r] >= 0 && out.hasEdge(u, inverse[r], v)) {
                    present.set(slot);
                    total++;
                } else {
                    offsets[u + 1]++;
                    total += 2;
                }
            }
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("too many edges in both directions: " + total);
        }
        for (int v = 0; v < entities; v++) {
            offsets[v + 1] += offsets[v];
        }
        return offsets;
    }

    private int inverseOf(int relation) {
        return inverse[relation] >= 0 ? inverse[relation] : inverse.length + relation;
    }

    private void sortRows(int[] offsets, int[] neighbors, int[] relations) {
        for (int v = 0; v < entities; v++) {
            int from = offsets[v];
            int length = offsets[v + 1] - from;
            if (isSorted(neighbors, relations, from, length)) {
                continue;
            }
            if (length > packed.length) {
                packed = new long[Math.max(length, Math.min(2 * packed.length, 1 << 20))];
            }
            for (int i = 0; i < length; i++) {
                packed[i] = (long) neighbors[from + i] << 32 | relations[from + i];
            }
            Arrays.sort(packed, 0, length);
            for (int i = 0; i < length; i++) {
                neighbors[from + i] = (int) (packed[i] >>> 32);
                relations[from + i] = (int) packed[i];
            }
        }
    }

    private static boolean isSorted(int[] neighbors, int[] relations, int from, int length) {
        for (int i = from + 1; i < from + length; i++) {
            if (neighbors[i - 1] > neighbors[i]
                    || (neighbors[i - 1] == neighbors[i] && relations[i - 1] > relations[i])) {
                return false;
            }
        }
        return true;
    }

    private void check() {
        require(entities >= 0 && inverse.length <= Integer.MAX_VALUE / 2, "impossible sizes");
        require(
                inputOffsets.length == entities + 1L,
                "expected " + (entities + 1L) + " offsets for " + entities + " entities, found " + inputOffsets.length);
        require(
                inputNeighbors.length == inputRelations.length,
                "found " + inputNeighbors.length + " neighbours and " + inputRelations.length + " relations");
        require(
                inputOffsets[0] == 0 && inputOffsets[entities] == inputNeighbors.length,
                "offsets should run from 0 to " + inputNeighbors.length);
        for (int v = 0; v < entities; v++) {
            require(inputOffsets[v] <= inputOffsets[v + 1], "offsets decrease after entity ", v);
        }
        for (int i = 0; i < inputNeighbors.length; i++) {
            require(inputNeighbors[i] >= 0 && inputNeighbors[i] < entities, "no such neighbour at edge ", i);
            require(inputRelations[i] >= 0 && inputRelations[i] < inverse.length, "no such relation at edge ", i);
        }
        for (int r = 0; r < inverse.length; r++) {
            require(inverse[r] >= -1 && inverse[r] < inverse.length, "no such inverse of relation ", r);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void require(boolean condition, String message, int index) {
        if (!condition) {
            throw new IllegalArgumentException(message + index);
        }
    }
}
