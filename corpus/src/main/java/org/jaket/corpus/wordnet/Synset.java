package org.jaket.corpus.wordnet;

import java.util.List;

/**
 * A synset.
 *
 * @param id {@code wn31-}, its offset with eight digits, and n, v, a, s (satellite) or r
 * @param pos part of speech
 * @param file index of its lexicographer file
 * @param lemmas its words with their case, spaces between their parts; the first is its label
 * @param tagCounts for each lemma how often it was seen with this sense in WordNet's tagged texts
 * @param gloss definition and examples
 */
record Synset(String id, PartOfSpeech pos, int file, List<String> lemmas, int[] tagCounts, Gloss gloss) {

    String label() {
        return lemmas.get(0);
    }
}
