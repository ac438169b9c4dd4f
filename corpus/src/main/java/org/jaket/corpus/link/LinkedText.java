package org.jaket.corpus.link;

import java.util.List;

/**
 * A text and where it names entities.
 *
 * @param text the text, unchanged
 * @param spans disjoint, in order
 */
public record LinkedText(String text, List<LinkedSpan> spans) {

    /** Copies the list. */
    public LinkedText {
        spans = List.copyOf(spans);
    }
}
