package org.jaket.corpus.wordnet;

import java.util.List;
import org.jaket.corpus.HeldOut;
import org.jaket.store.BadInputException;

/**
 * What of WordNet becomes a data set, and how.
 *
 * @param domains lexicographer files to take, such as {@code noun.animal}; empty for all 45
 * @param categories what the category of a synset is
 * @param lexicalPointers whether pointers between words (antonym, derivation, …) become triples of their synsets too
 * @param maxLength the most tokens of a text sequence
 * @param descriptionLength the most tokens of a description
 * @param seed decides what is held out
 * @param heldOut how much is held out
 */
public record WordNetOptions(
        List<String> domains,
        Categories categories,
        boolean lexicalPointers,
        int maxLength,
        int descriptionLength,
        long seed,
        HeldOut heldOut) {

    /** What the category of a synset is. */
    public enum Categories {
        /** Its lexicographer file, one of 45. */
        LEXICOGRAPHER,
        /** A synset above it: the finest cut through the hypernym trees with at least 20 members a category. */
        HYPERNYMS
    }

    /** The whole of WordNet, lexicographer files as categories, sequences of 128 and descriptions of 64 tokens. */
    public static final WordNetOptions DEFAULT =
            new WordNetOptions(List.of(), Categories.LEXICOGRAPHER, false, 128, 64, 1, HeldOut.DEFAULT);

    /**
     * Checks the domains.
     *
     * @throws BadInputException if a domain is no lexicographer file
     */
    public WordNetOptions {
        domains = List.copyOf(domains);
        for (String domain : domains) {
            if (LexicographerFiles.index(domain) < 0) {
                throw new BadInputException("WordNet has no domain " + domain + "; the domains are "
                        + String.join(", ", LexicographerFiles.names()));
            }
        }
    }

    /** These options with other domains. */
    public WordNetOptions withDomains(List<String> other) {
        return new WordNetOptions(other, categories, lexicalPointers, maxLength, descriptionLength, seed, heldOut);
    }

    /** These options with other categories. */
    public WordNetOptions withCategories(Categories other) {
        return new WordNetOptions(domains, other, lexicalPointers, maxLength, descriptionLength, seed, heldOut);
    }

    boolean takes(Synset synset) {
        return domains.isEmpty() || domains.contains(LexicographerFiles.name(synset.file()));
    }
}
