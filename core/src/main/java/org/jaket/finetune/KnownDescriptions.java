package org.jaket.finetune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jaket.memory.Descriptions;
import org.jspecify.annotations.Nullable;

/**
 * Which descriptions need not be read: the same tokens with the same mention were read before, by the same weights, for
 * this graph or for the one that is updated.
 */
final class KnownDescriptions {

    /** In {@code from}: the description must be read. */
    static final int NEW = -1;

    private final int[] before;
    private final int[] earlier;
    private final int toRead;

    private KnownDescriptions(int[] before, int[] earlier) {
        this.before = before;
        this.earlier = earlier;
        int count = 0;
        for (int i = 0; i < before.length; i++) {
            count += before[i] == NEW && earlier[i] == NEW ? 1 : 0;
        }
        toRead = count;
    }

    /**
     * Compares.
     *
     * @param descriptions the new graph's
     * @param size how many
     * @param old the graph's before, or null
     * @param oldSize how many
     */
    static KnownDescriptions find(Descriptions descriptions, int size, @Nullable Descriptions old, int oldSize) {
        Map<Long, Integer> rows = new HashMap<>();
        for (int i = 0; old != null && i < oldSize; i++) {
            rows.putIfAbsent(hash(old, i), i);
        }
        Map<Long, Integer> seen = new HashMap<>();
        int[] before = new int[size];
        int[] earlier = new int[size];
        for (int i = 0; i < size; i++) {
            long hash = hash(descriptions, i);
            Integer row = rows.get(hash);
            before[i] = row != null && old != null && same(old, row, descriptions, i) ? row : NEW;
            Integer first = seen.putIfAbsent(hash, i);
            earlier[i] = first != null && same(descriptions, first, descriptions, i) ? first : NEW;
        }
        return new KnownDescriptions(before, earlier);
    }

    /** The row of the memory before that a description has its vector in, or {@link #NEW}. */
    int before(int index) {
        return before[index];
    }

    /** An earlier description that is the same, or {@link #NEW}. */
    int earlier(int index) {
        return earlier[index];
    }

    /** The indices of the descriptions that must be read, ascending. */
    int[] toRead() {
        int[] indices = new int[toRead];
        int count = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] == NEW && earlier[i] == NEW) {
                indices[count++] = i;
            }
        }
        return indices;
    }

    private static long hash(Descriptions descriptions, int index) {
        long hash = descriptions.first(index) * 31L + descriptions.last(index);
        for (int token : descriptions.tokens(index)) {
            hash = (hash ^ token) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private static boolean same(Descriptions a, int i, Descriptions b, int j) {
        return a.first(i) == b.first(j)
                && a.last(i) == b.last(j)
                && a.length(i) == b.length(j)
                && Arrays.equals(a.tokens(i), b.tokens(j));
    }
}
