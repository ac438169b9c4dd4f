package org.jaket.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random walks from a batch of root entities (section 3.6). */
public final class RandomWalk {

    private RandomWalk() {}

    /**
     * Walks from each root in turn. Each step takes one of the edges of the entity it stands on, uniformly; a walk ends
     * after {@code length} edges or at an entity without edges. An edge that is taken twice is listed twice.
     *
     * @param graph where to walk
     * @param roots entities to start from
     * @param length how many edges a walk takes at most
     * @param random the generator to draw from
     * @return what the walks met, walk after walk
     * @throws IllegalArgumentException if a root is no entity or the length is negative
     */
    public static Walks walk(KnowledgeGraph graph, int[] roots, int length, SplittableRandom random) {
        if (length < 0) {
            throw new IllegalArgumentException("expected a length of at least 0, found " + length);
        }
        int most = Math.multiplyExact(roots.length, length);
        Positions positions = new Positions(Math.addExact(most, roots.length));
        int[] heads = new int[most];
        int[] relations = new int[most];
        int[] tails = new int[most];
        int edges = 0;
        for (int root : roots) {
            if (root < 0 || root >= graph.entityCount()) {
                throw new IllegalArgumentException("no entity " + root + " among " + graph.entityCount());
            }
            int entity = root;
            int head = positions.of(entity);
            for (int step = 0; step < length && graph.degree(entity) > 0; step++) {
                int slot = graph.offset(entity) + random.nextInt(graph.degree(entity));
                entity = graph.neighborAt(slot);
                heads[edges] = head;
                relations[edges] = graph.relationAt(slot);
                head = positions.of(entity);
                tails[edges++] = head;
            }
        }
        return new Walks(
                positions.entities(),
                Arrays.copyOf(heads, edges),
                Arrays.copyOf(relations, edges),
                Arrays.copyOf(tails, edges));
    }

    /** Numbers entities in the order they are met. */
    private static final class Positions {
        private final int[] entities;
        private final int[] table;
        private final int mask;
        private int count;

        Positions(int capacity) {
            entities = new int[capacity];
            mask = Integer.highestOneBit(Math.max(8, Math.min(capacity, 1 << 28))) * 4 - 1;
            table = new int[mask + 1];
            Arrays.fill(table, -1);
        }

        int of(int entity) {
            int at = (entity * 0x9E3779B9) >>> 7 & mask;
            while (table[at] >= 0) {
                if (entities[table[at]] == entity) {
                    return table[at];
                }
                at = (at + 1) & mask;
            }
            table[at] = count;
            entities[count] = entity;
            return count++;
        }

        int[] entities() {
            return Arrays.copyOf(entities, count);
        }
    }
}
