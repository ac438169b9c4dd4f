package org.jaket.corpus.link;

import java.util.List;

/** Finds the mentions of a text: names as whole words whose capitals fit, the longest first. Safe for use from several threads. */
final class MentionFinder {

    private final NameIndex names;
    private final boolean ignoreCase;
    private final boolean keepStopWords;

    MentionFinder(NameIndex names, boolean ignoreCase, boolean keepStopWords) {
        this.names = names;
        this.ignoreCase = ignoreCase;
        this.keepStopWords = keepStopWords;
    }

    /** Disjoint mentions in order. */
    List<Matches.Match> find(FoldedText text) {
        Matches matches = new Matches();
        names.find(text, (begin, end, name) -> {
            if (fits(text, begin, end, name) && (keepStopWords || !StopNames.stops(text, begin, end, ignoreCase))) {
                matches.add(begin, end, name);
            }
        });
        return matches.longest();
    }

    private boolean fits(FoldedText text, int begin, int end, NameIndex.Name name) {
        if (ignoreCase) {
            return true;
        }
        for (NameIndex.Sense sense : name.senses()) {
            if (CaseRule.fit(sense.capitals(), text, begin, end) != CaseRule.Fit.NONE) {
                return true;
            }
        }
        return false;
    }
}
