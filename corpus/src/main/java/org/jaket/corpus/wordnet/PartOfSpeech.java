package org.jaket.corpus.wordnet;

import net.sf.extjwnl.data.POS;

/** WordNet's parts of speech. */
enum PartOfSpeech {
    NOUN(POS.NOUN, 'n'),
    VERB(POS.VERB, 'v'),
    ADJECTIVE(POS.ADJECTIVE, 'a'),
    ADVERB(POS.ADVERB, 'r');

    final POS pos;
    final char letter;

    PartOfSpeech(POS pos, char letter) {
        this.pos = pos;
        this.letter = letter;
    }

    static PartOfSpeech of(POS pos) {
        for (PartOfSpeech part : values()) {
            if (part.pos == pos) {
                return part;
            }
        }
        throw new IllegalArgumentException("no part of speech for " + pos);
    }
}
