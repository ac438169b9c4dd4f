package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.List;

/** Where the words of a text lie: runs of letters and digits. */
final class Words {

    /** A word, from its first character to after its last. */
    record Word(int from, int to) {}

    private Words() {}

    static List<Word> of(String text) {
        List<Word> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                words.add(new Word(start, i));
            } else {
                i++;
            }
        }
        return words;
    }
}
