package org.jaket.tensor;

import org.bytedeco.javacpp.Pointer;

/**
 * The heap outside Java, from which libtorch takes its tensors.
 *
 * <p>The launcher has malloc keep what tensors free, because giving it back at once costs a page fault for every page
 * of every tensor. Kept memory falls to pieces, though: tensors of ever new sizes (sampled nodes, masked tokens) find
 * no hole that fits, and the process grows although nothing leaks. Giving all free pages back once in a while bounds
 * that.
 */
public final class NativeHeap {

    private NativeHeap() {}

    /** Gives the free pages of malloc's arenas back to the system; does nothing where malloc is not glibc's. */
    public static void trim() {
        Pointer.trimMemory();
    }

    /** Resident size of this process, in bytes. */
    public static long residentBytes() {
        return Pointer.physicalBytes();
    }
}
