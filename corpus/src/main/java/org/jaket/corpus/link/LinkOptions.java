package org.jaket.corpus.link;

/**
 * How names are looked for in text and which links are kept.
 *
 * @param ignoreCase whether a name is found whatever its case, for text that has lost it; otherwise "US" is not "us"
 * @param keepStopWords whether names that are function words, single letters or mere numbers are linked like others
 * @param minimumScore links whose best candidate scores less are left out, from 0 to 1
 * @param modelWeight the exponent of the model's probability in a score; 0 leaves the prior alone
 */
public record LinkOptions(boolean ignoreCase, boolean keepStopWords, double minimumScore, double modelWeight) {

    /** Case matters, stop words are not linked, every other name is. */
    public static final LinkOptions DEFAULT = new LinkOptions(false, false, 0, 0.125);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the minimum is not between 0 and 1, or the weight negative or not finite
     */
    public LinkOptions {
        if (!(minimumScore >= 0 && minimumScore <= 1)) {
            throw new IllegalArgumentException("expected a minimum score from 0 to 1, found " + minimumScore);
        }
        if (!(modelWeight >= 0 && modelWeight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("expected a weight of the model of at least 0, found " + modelWeight);
        }
    }

    /** The same with another minimum and another weight. */
    public LinkOptions with(double minimum, double weight) {
        return new LinkOptions(ignoreCase, keepStopWords, minimum, weight);
    }
}
