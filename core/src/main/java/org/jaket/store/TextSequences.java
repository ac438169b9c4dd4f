package org.jaket.store;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The text of a data set over all its files: token sequences with mentions, by index. Safe for use from several threads. */
public final class TextSequences {

    private record Shard(TokenSequences tokens, IntBuffer mentions, LongBuffer mentionOffsets) {}

    private final Shard[] shards;
    private final int[] firsts;

    TextSequences(List<SafeTensors> files) {
        shards = files.stream()
                .map(file -> new Shard(new TokenSequences(file), file.ints("mentions"), file.longs("mention_offsets")))
                .toArray(Shard[]::new);
        firsts = new int[shards.length + 1];
        for (int s = 0; s < shards.length; s++) {
            long sum = (long) firsts[s] + shards[s].tokens().size();
            if (sum > Integer.MAX_VALUE) {
                throw new BadInputException(files.get(s).file() + " brings the text to " + sum
                        + " sequences, expected less than 2^31; prepare longer sequences");
            }
            firsts[s + 1] = (int) sum;
        }
    }

    /** The number of sequences. */
    public int size() {
        return firsts[shards.length];
    }

    /** The number of tokens of a sequence, special tokens included. */
    public int length(int i) {
        int s = shard(i);
        return shards[s].tokens().length(i - firsts[s]);
    }

    /** A copy of the tokens of a sequence, from [CLS] to [SEP]. */
    public int[] tokens(int i) {
        int s = shard(i);
        return shards[s].tokens().tokens(i - firsts[s]);
    }

    /**
     * A copy of the mentions of a sequence.
     *
     * @return triples (entity, start, end), one after the other; start and end are positions in the sequence, both
     *     inclusive; sorted by start and disjoint
     */
    public int[] mentions(int i) {
        int s = shard(i);
        LongBuffer offsets = shards[s].mentionOffsets();
        long from = offsets.get(i - firsts[s]);
        int[] triples = new int[3 * (int) (offsets.get(i - firsts[s] + 1) - from)];
        shards[s].mentions().get((int) (3 * from), triples);
        return triples;
    }

    private int shard(int i) {
        Objects.checkIndex(i, size());
        int found = Arrays.binarySearch(firsts, i);
        if (found < 0) {
            return -found - 2;
        }
        while (firsts[found + 1] == i) {
            found++;
        }
        return found;
    }
}
