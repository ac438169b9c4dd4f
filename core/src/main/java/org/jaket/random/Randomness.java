package org.jaket.random;

import java.util.SplittableRandom;

/**
 * Random streams that are a pure function of a seed, a purpose and a step.
 *
 * <p>Nothing is passed along: a resumed run, or a thread that builds a batch ahead of time, asks for the same triple
 * and draws the same numbers.
 *
 * @param seed the seed of the run
 */
public record Randomness(long seed) {

    /**
     * The stream for one purpose at one step.
     *
     * @param purpose what the numbers are for; two purposes never share a stream
     * @param step the training step, or any other counter of the purpose
     * @return a fresh generator, owned by the caller
     */
    public SplittableRandom stream(Purpose purpose, long step) {
        return new SplittableRandom(key(purpose, step));
    }

    /**
     * The 64-bit key from which {@link #stream} starts, for generators other than Java's.
     *
     * @param purpose what the numbers are for
     * @param step the training step, or any other counter of the purpose
     * @return a well-mixed key
     */
    public long key(Purpose purpose, long step) {
        long key = mix(seed + 0x9E3779B97F4A7C15L);
        key = mix(key ^ mix(purpose.ordinalKey()));
        return mix(key ^ (step * 0xD1342543DE82EF95L));
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }
}
