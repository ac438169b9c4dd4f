package org.jaket.corpus;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Triples as they are collected, and what becomes of them: merged, freed of the ones that define categories or are left
 * out, split into the graph and the held-out triples.
 */
final class GraphSplit {

    private int[] heads = new int[1024];
    private int[] relations = new int[1024];
    private int[] tails = new int[1024];
    private int size;
    private final Pairs definingCategory = new Pairs();
    private final Pairs leftOut = new Pairs();

    /** Pairs of entities, whichever comes first. */
    private static final class Pairs {
        private long[] pairs = new long[256];
        private int count;

        void add(int a, int b) {
            if (count == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * count);
            }
            pairs[count++] = pair(a, b);
        }

        long[] sorted() {
            return sortedUnique(Arrays.copyOf(pairs, count));
        }
    }

    /** The graph by head, and the triples that are not in it. */
    record Result(
            long[] offsets,
            int[] neighbor,
            int[] relation,
            int[] heldOut,
            long repeats,
            long selfLoops,
            long definingCategory,
            long leftOut,
            long removedWithHeldOut) {}

    void add(int head, int relation, int tail) {
        if (size == heads.length) {
            int more = size + (size >> 1);
            heads = Arrays.copyOf(heads, more);
            relations = Arrays.copyOf(relations, more);
            tails = Arrays.copyOf(tails, more);
        }
        heads[size] = head;
        relations[size] = relation;
        tails[size++] = tail;
    }

    void definesCategory(int entity, int other) {
        definingCategory.add(entity, other);
    }

    void leaveOut(int entity, int other) {
        leftOut.add(entity, other);
    }

    private static long pair(int a, int b) {
        return ((long) Math.min(a, b) << 32) | Math.max(a, b);
    }

    Result split(int entities, HeldOut options, SplittableRandom random) {
        long[] definitions = definingCategory.sorted();
        long[] without = leftOut.sorted();
        int[] offsets = new int[entities + 1];
        long[] edges = byHead(entities, offsets);
        long selfLoops = 0;
        long defining = 0;
        long left = 0;
        long repeats = 0;
        int kept = 0;
        int from = 0;
        for (int head = 0; head < entities; head++) {
            int to = offsets[head + 1];
            offsets[head] = kept;
            for (int i = from; i < to; i++) {
                int tail = (int) (edges[i] >>> 32);
                if (tail == head) {
                    selfLoops++;
                } else if (Arrays.binarySearch(without, pair(head, tail)) >= 0) {
                    left++;
                } else if (Arrays.binarySearch(definitions, pair(head, tail)) >= 0) {
                    defining++;
                } else if (i > from && edges[i] == edges[i - 1]) {
                    repeats++;
                } else {
                    edges[kept++] = edges[i];
                }
            }
            from = to;
        }
        offsets[entities] = kept;
        int[] heldOut = choose(offsets, edges, options, random);
        return graph(offsets, edges, heldOut, repeats, selfLoops, defining, left);
    }

    /** All triples as (tail, relation) in one number, by head, sorted; fills in where each head starts. */
    private long[] byHead(int entities, int[] offsets) {
        for (int i = 0; i < size; i++) {
            offsets[heads[i] + 1]++;
        }
        for (int v = 0; v < entities; v++) {
            offsets[v + 1] += offsets[v];
        }
        int[] next = Arrays.copyOf(offsets, entities);
        long[] edges = new long[size];
        for (int i = 0; i < size; i++) {
            edges[next[heads[i]]++] = ((long) tails[i] << 32) | relations[i];
        }
        for (int v = 0; v < entities; v++) {
            Arrays.sort(edges, offsets[v], offsets[v + 1]);
        }
        return edges;
    }

    /** Draws triples in random order and skips those whose loss would leave an entity without a neighbour. */
    private static int[] choose(int[] offsets, long[] edges, HeldOut options, SplittableRandom random) {
        int entities = offsets.length - 1;
        int total = offsets[entities];
        int wanted = (int) Math.min(options.maxTriples(), options.tripleShare() * total);
        int[] headOf = new int[total];
        for (int v = 0; v < entities; v++) {
            Arrays.fill(headOf, offsets[v], offsets[v + 1], v);
        }
        int[] degree = degrees(offsets, edges);
        java.util.Set<Long> taken = new java.util.HashSet<>();
        int[] order = java.util.stream.IntStream.range(0, total).toArray();
        int[] triples = new int[3 * wanted];
        int count = 0;
        for (int i = 0; i < total && count < wanted; i++) {
            int j = i + random.nextInt(total - i);
            int edge = order[j];
            order[j] = order[i];
            int head = headOf[edge];
            int tail = (int) (edges[edge] >>> 32);
            if (degree[head] > 1 && degree[tail] > 1 && taken.add(pair(head, tail))) {
                degree[head]--;
                degree[tail]--;
                triples[3 * count] = head;
                triples[3 * count + 1] = (int) edges[edge];
                triples[3 * count + 2] = tail;
                count++;
            }
        }
        return Arrays.copyOf(triples, 3 * count);
    }

    /** The number of different entities that each entity has a triple with, in either direction. */
    private static int[] degrees(int[] offsets, long[] edges) {
        int entities = offsets.length - 1;
        long[] pairs = new long[offsets[entities]];
        for (int v = 0; v < entities; v++) {
            for (int i = offsets[v]; i < offsets[v + 1]; i++) {
                pairs[i] = pair(v, (int) (edges[i] >>> 32));
            }
        }
        int[] degree = new int[entities];
        for (long pair : sortedUnique(pairs)) {
            degree[(int) (pair >>> 32)]++;
            degree[(int) pair]++;
        }
        return degree;
    }

    private static Result graph(
            int[] offsets, long[] edges, int[] heldOut, long repeats, long selfLoops, long defining, long left) {
        long[] removed = new long[heldOut.length / 3];
        for (int i = 0; i < removed.length; i++) {
            removed[i] = pair(heldOut[3 * i], heldOut[3 * i + 2]);
        }
        Arrays.sort(removed);
        int entities = offsets.length - 1;
        long[] start = new long[entities + 1];
        int[] neighbor = new int[offsets[entities]];
        int[] relation = new int[offsets[entities]];
        int kept = 0;
        for (int v = 0; v < entities; v++) {
            for (int i = offsets[v]; i < offsets[v + 1]; i++) {
                int tail = (int) (edges[i] >>> 32);
                if (Arrays.binarySearch(removed, pair(v, tail)) < 0) {
                    neighbor[kept] = tail;
                    relation[kept++] = (int) edges[i];
                }
            }
            start[v + 1] = kept;
        }
        return new Result(
                start,
                Arrays.copyOf(neighbor, kept),
                Arrays.copyOf(relation, kept),
                heldOut,
                repeats,
                selfLoops,
                defining,
                left,
                offsets[entities] - kept - removed.length);
    }

    private static long[] sortedUnique(long[] values) {
        Arrays.sort(values);
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[count++] = values[i];
            }
        }
        return Arrays.copyOf(values, count);
    }
}
