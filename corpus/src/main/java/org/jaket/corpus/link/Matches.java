package org.jaket.corpus.link;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Mentions in a text that overlap one another, of which the longest are kept. For one thread. */
final class Matches {

    /**
     * A mention.
     *
     * @param begin where it begins in the folded text
     * @param end where it ends, exclusive
     * @param name the name that it is
     */
    record Match(int begin, int end, NameIndex.Name name) {}

    private static final Comparator<Match> LONGEST_FIRST =
            Comparator.comparingInt((Match m) -> m.begin() - m.end()).thenComparingInt(Match::begin);

    private final List<Match> all = new ArrayList<>();

    void add(int begin, int end, NameIndex.Name name) {
        all.add(new Match(begin, end, name));
    }

    /** Disjoint mentions in order: the longest first, of the same length the one more to the left. */
    List<Match> longest() {
        if (all.size() < 2) {
            return all;
        }
        all.sort(LONGEST_FIRST);
        BitSet taken = new BitSet();
        List<Match> kept = new ArrayList<>();
        for (Match match : all) {
            int next = taken.nextSetBit(match.begin());
            if (next < 0 || next >= match.end()) {
                taken.set(match.begin(), match.end());
                kept.add(match);
            }
        }
        kept.sort(Comparator.comparingInt(Match::begin));
        return kept;
    }
}
