package org.jaket.text;

import org.jspecify.annotations.Nullable;

/**
 * A text cut into tokens, without special tokens.
 *
 * <p>The arrays belong to this record and must not be changed.
 *
 * @param ids token ids
 * @param starts for each token the index of its first character in the text, as {@link String#charAt} counts
 * @param ends for each token the index after its last character; white space around a token is not part of it
 */
public record Encoded(int[] ids, int[] starts, int[] ends) {

    /**
     * Positions of tokens.
     *
     * @param start first position
     * @param end last position, inclusive
     */
    public record Span(int start, int end) {}

    /**
     * Checks that the arrays are parallel.
     *
     * @throws IllegalArgumentException if their lengths differ
     */
    public Encoded {
        if (ids.length != starts.length || ids.length != ends.length) {
            throw new IllegalArgumentException("expected as many offsets as tokens, found " + ids.length + ", "
                    + starts.length + ", " + ends.length);
        }
    }

    /** The number of tokens. */
    public int size() {
        return ids.length;
    }

    /**
     * The tokens that make up a piece of the text.
     *
     * @param from index of the piece's first character
     * @param to index after its last character
     * @return the tokens, or null if no token lies in the piece or a token reaches across one of its borders
     */
    public @Nullable Span span(int from, int to) {
        int first = firstEndingAfter(from);
        if (first == ids.length || starts[first] < from || ends[first] > to) {
            return null;
        }
        int last = first;
        while (last + 1 < ids.length && starts[last + 1] < to) {
            last++;
        }
        return ends[last] > to ? null : new Span(first, last);
    }

    private int firstEndingAfter(int index) {
        int low = 0;
        int high = ids.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] > index) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
