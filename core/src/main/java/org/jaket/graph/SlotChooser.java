package org.jaket.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Chooses k of n slots, every set of k with the same chance, by Floyd's algorithm: k draws whatever n is. */
final class SlotChooser {

    private final int[] chosen;
    private final int[] table;
    private final int mask;

    SlotChooser(int k) {
        chosen = new int[k];
        mask = Math.max(16, Integer.highestOneBit(Math.multiplyExact(k, 4)) * 2) - 1;
        table = new int[mask + 1];
        Arrays.fill(table, -1);
    }

    /** {@code k} different numbers below {@code n}, where n is larger than k; overwritten by the next call. */
    int[] choose(int n, SplittableRandom random) {
        int k = chosen.length;
        for (int i = 0; i < k; i++) {
            int last = n - k + i;
            int drawn = random.nextInt(last + 1);
            if (!add(drawn)) {
                drawn = last;
                add(drawn);
            }
            chosen[i] = drawn;
        }
        for (int slot : chosen) {
            remove(slot);
        }
        return chosen;
    }

    private boolean add(int slot) {
        int at = hash(slot);
        while (table[at] >= 0) {
            if (table[at] == slot) {
                return false;
            }
            at = (at + 1) & mask;
        }
        table[at] = slot;
        return true;
    }

    /** Empties the place of a slot; only right when all slots are removed before the next is added. */
    private void remove(int slot) {
        int at = hash(slot);
        while (table[at] != slot) {
            at = (at + 1) & mask;
        }
        table[at] = -1;
    }

    private int hash(int slot) {
        return (slot * 0x9E3779B9) >>> 7 & mask;
    }
}
