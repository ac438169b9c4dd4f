package org.jaket.corpus.link;

import java.util.List;

/**
 * A piece of a text that names an entity.
 *
 * @param from index of its first character, as {@link String#charAt} counts
 * @param to index after its last character
 * @param candidates what it may stand for, the best first; never empty
 */
public record LinkedSpan(int from, int to, List<LinkCandidate> candidates) {

    /** Copies the list. */
    public LinkedSpan {
        candidates = List.copyOf(candidates);
    }

    /** What it stands for. */
    public LinkCandidate best() {
        return candidates.get(0);
    }
}
