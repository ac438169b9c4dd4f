package org.jaket.text;

import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * What masking and batching must know of a tokenizer's vocabulary.
 *
 * @param size the number of token ids; every id lies in {@code [0, size)}
 * @param clsId the token before every sequence, [CLS] or {@code <s>}
 * @param sepId the token after every sequence, [SEP] or {@code </s>}
 * @param maskId the token that stands for a masked one
 * @param padId the token that fills short sequences
 * @param special ids that are never masked, predicted or drawn at random; must not be changed
 */
public record Vocabulary(int size, int clsId, int sepId, int maskId, int padId, BitSet special) {

    /**
     * Marks the four tokens as special and checks the ids.
     *
     * @throws IllegalArgumentException if an id lies outside the vocabulary or every token is special
     */
    public Vocabulary {
        special = (BitSet) special.clone();
        for (int id : new int[] {clsId, sepId, maskId, padId}) {
            if (id < 0 || id >= size) {
                throw new IllegalArgumentException("token id " + id + " lies outside the vocabulary of " + size);
            }
            special.set(id);
        }
        if (special.length() > size || special.cardinality() >= size) {
            throw new IllegalArgumentException(
                    "expected special tokens to be some, not all, of the " + size + " tokens");
        }
    }

    /** Whether an id is one of the special tokens. */
    public boolean isSpecial(int id) {
        return special.get(id);
    }

    /** Draws a token that is not special, each with the same probability. */
    public int randomToken(SplittableRandom random) {
        int id = random.nextInt(size);
        while (special.get(id)) {
            id = random.nextInt(size);
        }
        return id;
    }
}
