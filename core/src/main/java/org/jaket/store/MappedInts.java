package org.jaket.store;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/** Mapped ints of any number, in windows of 1 GiB. Safe for use from several threads. */
final class MappedInts {

    private static final int SHIFT = 28;
    private static final int MASK = (1 << SHIFT) - 1;

    private final IntBuffer[] windows;
    private final long size;

    /** Maps {@code length} ints from the {@code from}-th, in little endian. */
    interface Mapping {
        ByteBuffer map(long from, long length);
    }

    MappedInts(long size, Mapping mapping) {
        this.size = size;
        windows = new IntBuffer[Math.toIntExact((size + MASK) >>> SHIFT)];
        for (int w = 0; w < windows.length; w++) {
            long from = (long) w << SHIFT;
            windows[w] = mapping.map(from, Math.min(1L << SHIFT, size - from)).asIntBuffer();
        }
    }

    long size() {
        return size;
    }

    int get(long index) {
        return windows[(int) (index >>> SHIFT)].get((int) index & MASK);
    }

    void copy(long from, int[] into, int at, int length) {
        int done = 0;
        while (done < length) {
            long index = from + done;
            int inWindow = (int) index & MASK;
            int n = Math.min(length - done, (1 << SHIFT) - inWindow);
            windows[(int) (index >>> SHIFT)].get(inWindow, into, at + done, n);
            done += n;
        }
    }
}
