package org.jaket.text;

import java.util.Arrays;

/**
 * B token sequences, padded to one length T, and their mentions as parallel arrays.
 *
 * <p>The arrays belong to this record and must not be changed.
 *
 * @param size B
 * @param length T, the length to which every sequence is padded
 * @param tokens token ids, {@code [B, T]} row by row, padded at the end with the padding token
 * @param lengths tokens of each sequence without padding, {@code [B]}
 * @param mentionSequence for each mention the sequence that it lies in, {@code [M]}, ascending
 * @param mentionEntity for each mention the entity's index, {@code [M]}
 * @param mentionStart for each mention the position of its first token in its sequence, {@code [M]}
 * @param mentionEnd for each mention the position of its last token, inclusive, {@code [M]}
 */
public record TextBatch(
        int size,
        int length,
        int[] tokens,
        int[] lengths,
        int[] mentionSequence,
        int[] mentionEntity,
        int[] mentionStart,
        int[] mentionEnd) {

    /** Sequences are padded to a multiple of this, which matrix products like. */
    public static final int MULTIPLE = 8;

    /**
     * Pads sequences to the longest, rounded up to a multiple of {@link #MULTIPLE}.
     *
     * @param source where the sequences are
     * @param indices which sequences, in this order; repeats are allowed
     * @param padId the padding token
     * @return the batch
     * @throws IllegalArgumentException if there are no indices
     * @throws IndexOutOfBoundsException if an index is none of the source, or a mention leaves its sequence
     */
    public static TextBatch of(SequenceSource source, int[] indices, int padId) {
        if (indices.length == 0) {
            throw new IllegalArgumentException("expected at least one sequence in a batch");
        }
        int size = indices.length;
        int[][] rows = new int[size][];
        int[][] mentions = new int[size][];
        int longest = 0;
        int count = 0;
        for (int b = 0; b < size; b++) {
            rows[b] = source.tokens(java.util.Objects.checkIndex(indices[b], source.size()));
            mentions[b] = source.mentions(indices[b]);
            longest = Math.max(longest, rows[b].length);
            count += mentions[b].length / 3;
        }
        int length = (longest + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
        int[] tokens = new int[Math.multiplyExact(size, length)];
        Arrays.fill(tokens, padId);
        int[] lengths = new int[size];
        int[][] columns = new int[4][count];
        int m = 0;
        for (int b = 0; b < size; b++) {
            System.arraycopy(rows[b], 0, tokens, b * length, rows[b].length);
            lengths[b] = rows[b].length;
            for (int i = 0; i < mentions[b].length; i += 3) {
                columns[0][m] = b;
                columns[1][m] = mentions[b][i];
                columns[2][m] = java.util.Objects.checkIndex(mentions[b][i + 1], lengths[b]);
                columns[3][m] = java.util.Objects.checkIndex(mentions[b][i + 2], lengths[b]);
                m++;
            }
        }
        return new TextBatch(size, length, tokens, lengths, columns[0], columns[1], columns[2], columns[3]);
    }

    /** M, the number of mentions in all sequences. */
    public int mentionCount() {
        return mentionEntity.length;
    }

    /** The number of tokens without padding. */
    public int tokenCount() {
        return Arrays.stream(lengths).sum();
    }

    /** One mention as a value. */
    public Mention mention(int index) {
        return new Mention(mentionEntity[index], mentionStart[index], mentionEnd[index]);
    }
}
