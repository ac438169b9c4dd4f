package org.jaket.store;

import java.nio.LongBuffer;

/** Token sequences in a mapped file, by index. Safe for use from several threads. */
public final class TokenSequences {

    private final MappedInts tokens;
    private final LongBuffer offsets;

    TokenSequences(SafeTensors file) {
        tokens = file.mappedInts("tokens");
        offsets = file.longs("offsets");
    }

    /** The number of sequences. */
    public int size() {
        return offsets.limit() - 1;
    }

    /** The number of tokens of a sequence, special tokens included. */
    public int length(int i) {
        return (int) (offsets.get(i + 1) - offsets.get(i));
    }

    /** A copy of the tokens of a sequence, from [CLS] to [SEP]. */
    public int[] tokens(int i) {
        int[] sequence = new int[length(i)];
        copy(i, sequence, 0);
        return sequence;
    }

    /** Copies the tokens of a sequence into an array, from position {@code at}. */
    public void copy(int i, int[] into, int at) {
        tokens.copy(offsets.get(i), into, at, length(i));
    }
}
