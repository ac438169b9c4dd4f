package org.jaket.graph;

import java.util.Arrays;

/**
 * Checks the arrays of a graph and builds it. Edges are turned round by counting and then merged row by row, so that but
 * for the one scatter all memory is walked in order.
 */
final class GraphBuilder {

    private static final long DROPPED = -1;

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
        int[] starts = countArriving(out);
        long[] arriving = collectArriving(out, starts);
        int[] offsets = new int[entities + 1];
        for (int v = 0; v < entities; v++) {
            long end = (long) offsets[v] + out.degree(v) + dropPresent(out, v, arriving, starts[v], starts[v + 1]);
            if (end > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("too many edges in both directions: more than 2^31");
            }
            offsets[v + 1] = (int) end;
        }
        int[] neighbors = new int[offsets[entities]];
        int[] relations = new int[offsets[entities]];
        for (int v = 0; v < entities; v++) {
            int at = offsets[v];
            int slot = out.offset(v);
            int slotEnd = out.offset(v + 1);
            for (int i = starts[v]; i < starts[v + 1]; i++) {
                if (arriving[i] == DROPPED) {
                    continue;
                }
                for (; slot < slotEnd && key(out, slot) <= arriving[i]; slot++) {
                    neighbors[at] = out.neighborAt(slot);
                    relations[at++] = out.relationAt(slot);
                }
                neighbors[at] = (int) (arriving[i] >>> 32);
                relations[at++] = (int) arriving[i];
            }
            for (; slot < slotEnd; slot++) {
                neighbors[at] = out.neighborAt(slot);
                relations[at++] = out.relationAt(slot);
            }
        }
        return new KnowledgeGraph(2 * inverse.length, offsets, neighbors, relations);
    }

    /** Where each entity's arriving edges start. */
    private int[] countArriving(KnowledgeGraph out) {
        int[] starts = new int[entities + 1];
        for (int slot = 0; slot < out.edgeCount(); slot++) {
            starts[out.neighborAt(slot) + 1]++;
        }
        for (int v = 0; v < entities; v++) {
            starts[v + 1] += starts[v];
        }
        return starts;
    }

    /** For each entity the inverse of each edge that arrives, as sorted keys of neighbour and relation. */
    private long[] collectArriving(KnowledgeGraph out, int[] starts) {
        long[] arriving = new long[(int) out.edgeCount()];
        int[] next = Arrays.copyOf(starts, entities);
        for (int v = 0; v < entities; v++) {
            for (int slot = out.offset(v); slot < out.offset(v + 1); slot++) {
                arriving[next[out.neighborAt(slot)]++] = key(v, inverseOf(out.relationAt(slot)));
            }
        }
        for (int v = 0; v < entities; v++) {
            if (starts[v + 1] - starts[v] > 1) {
                Arrays.sort(arriving, starts[v], starts[v + 1]);
            }
        }
        return arriving;
    }

    /** Drops the arriving edges whose inverse the entity has already; returns how many are left. */
    private static int dropPresent(KnowledgeGraph out, int v, long[] arriving, int from, int to) {
        int left = to - from;
        int slot = out.offset(v);
        for (int i = from; i < to; i++) {
            while (slot < out.offset(v + 1) && key(out, slot) < arriving[i]) {
                slot++;
            }
            if (slot < out.offset(v + 1) && key(out, slot) == arriving[i]) {
                arriving[i] = DROPPED;
                left--;
            }
        }
        return left;
    }

    private static long key(KnowledgeGraph graph, int slot) {
        return key(graph.neighborAt(slot), graph.relationAt(slot));
    }

    private static long key(int neighbor, int relation) {
        return (long) neighbor << 32 | relation;
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
                packed[i] = key(neighbors[from + i], relations[from + i]);
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
