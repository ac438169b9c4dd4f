package org.jaket.language;

import java.util.Arrays;

/**
 * A batch of padded token sequences, checked so that no kernel meets a bad index.
 *
 * @param size B, the number of sequences, at least 1
 * @param length T, the padded length, at least 1
 * @param tokens {@code [B * T]} token ids row by row; what stands in the padding has no influence but must be a token
 * @param lengths {@code [B]} the number of real tokens of each sequence, in 1…T
 */
public record TokenBatch(int size, int length, int[] tokens, int[] lengths) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if an array has the wrong size, a length is outside 1…T, or an id is negative
     */
    public TokenBatch {
        if (size < 1 || length < 1) {
            throw new IllegalArgumentException("expected at least one sequence of at least one token, found " + size
                    + " sequences of length " + length);
        }
        if (tokens.length != Math.multiplyExact(size, length) || lengths.length != size) {
            throw new IllegalArgumentException("expected " + (long) size * length + " tokens and " + size
                    + " lengths, found " + tokens.length + " and " + lengths.length);
        }
        for (int i = 0; i < size; i++) {
            if (lengths[i] < 1 || lengths[i] > length) {
                throw new IllegalArgumentException(
                        "expected lengths in 1…" + length + ", found " + lengths[i] + " for sequence " + i);
            }
        }
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < 0) {
                throw new IllegalArgumentException("expected token ids of at least 0, found " + tokens[i]
                        + " in sequence " + i / length + " at position " + i % length);
            }
        }
    }

    /** The places of all tokens but the padding, b · T + t, in their order. */
    public int[] realTokens() {
        int[] places = new int[Arrays.stream(lengths).sum()];
        int next = 0;
        for (int b = 0; b < size; b++) {
            for (int t = 0; t < lengths[b]; t++) {
                places[next++] = b * length + t;
            }
        }
        return places;
    }

    /** Whether some sequence is shorter than the batch. */
    boolean isPadded() {
        for (int real : lengths) {
            if (real < length) {
                return true;
            }
        }
        return false;
    }
}
