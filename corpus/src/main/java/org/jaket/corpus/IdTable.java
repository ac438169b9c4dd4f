package org.jaket.corpus;

import java.util.Arrays;

/** Identifiers numbered from 0 in the order in which they came, in open addressing. */
final class IdTable {

    private String[] ids = new String[64];
    private int[] slots = new int[256];
    private int size;

    /** The number of an identifier, which gets the next one if it is new. */
    int add(String id) {
        int slot = slot(id);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size + (size >> 1));
        }
        ids[size++] = id;
        slots[slot] = size;
        if (2L * size > slots.length) {
            grow();
        }
        return size - 1;
    }

    /** The number of an identifier, or -1. */
    int find(String id) {
        return slots[slot(id)] - 1;
    }

    String get(int number) {
        return ids[number];
    }

    int size() {
        return size;
    }

    private void grow() {
        if (slots.length == 1 << 30) {
            throw new IllegalStateException("more identifiers than " + (1 << 29));
        }
        slots = new int[2 * slots.length];
        for (int i = 0; i < size; i++) {
            slots[slot(ids[i])] = i + 1;
        }
    }

    /** Where an identifier is, or the free place where it belongs. */
    private int slot(String id) {
        int mask = slots.length - 1;
        int hash = id.hashCode() * 0x9E3779B9;
        int slot = (hash ^ hash >>> 15) & mask;
        while (slots[slot] != 0 && !ids[slots[slot] - 1].equals(id)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
