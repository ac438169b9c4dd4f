package org.jaket.corpus;

/**
 * The size of a synthetic data set.
 *
 * @param entities how many entities
 * @param relations how many relations
 * @param triples how many triples, at least one an entity
 * @param categories how many categories; 83 % of the entities have one, as in the paper
 * @param texts how many text sequences
 * @param maxLength the tokens of each text sequence
 * @param seed decides everything
 */
public record SyntheticOptions(
        int entities, int relations, int triples, int categories, int texts, int maxLength, long seed) {

    /** The sizes of the paper's Wikidata graph (section 4.1), with 4,096 text sequences of 512 tokens. */
    public static final SyntheticOptions PAPER =
            new SyntheticOptions(3_657_658, 799, 20_113_978, 19_901, 4_096, 512, 1);

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if there are less than 100 entities, less triples than entities, or nothing of
     *     something else
     */
    public SyntheticOptions {
        if (entities < 100 || triples < entities || relations < 1 || categories < 1 || texts < 20 || maxLength < 16) {
            throw new IllegalArgumentException("expected at least 100 entities, as many triples, one relation, one"
                    + " category, 20 texts and 16 tokens a text, found " + entities + ", " + triples + ", " + relations
                    + ", " + categories + ", " + texts + " and " + maxLength);
        }
    }
}
