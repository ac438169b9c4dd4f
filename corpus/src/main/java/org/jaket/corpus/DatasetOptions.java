package org.jaket.corpus;

/**
 * What a data set is called and how it is cut.
 *
 * @param name a short name
 * @param source where the graph and the text come from
 * @param licence under which licence the source is
 * @param maxLength the most tokens of a text sequence
 * @param descriptionLength the most tokens of a description; the paper's is 64
 * @param seed decides what is held out
 * @param heldOut how much is held out
 */
public record DatasetOptions(
        String name, String source, String licence, int maxLength, int descriptionLength, long seed, HeldOut heldOut) {

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if a length is below 8 tokens
     */
    public DatasetOptions {
        if (maxLength < 8 || descriptionLength < 8) {
            throw new IllegalArgumentException("expected sequences and descriptions of at least 8 tokens, found "
                    + maxLength + " and " + descriptionLength);
        }
    }
}
