package org.jaket.finetune;

import java.util.List;

/**
 * A text in which entities may be named.
 *
 * @param text the text
 * @param links where entities are named, sorted and disjoint
 */
public record TextWithMentions(String text, List<Link> links) {

    /**
     * An entity that is named.
     *
     * @param id its identifier
     * @param from index of the first character, as {@link String#charAt} counts
     * @param to index after the last character
     */
    public record Link(String id, int from, int to) {}

    /**
     * Copies the links and checks them.
     *
     * @throws IllegalArgumentException if a link is empty, leaves the text or overlaps the one before it
     */
    public TextWithMentions {
        links = List.copyOf(links);
        int end = 0;
        for (Link link : links) {
            if (link.from() < 0 || link.to() <= link.from() || link.to() > text.length()) {
                throw new IllegalArgumentException("the mention of " + link.id() + " from " + link.from() + " to "
                        + link.to() + " is empty or leaves the text of " + text.length() + " characters");
            }
            if (link.from() < end) {
                throw new IllegalArgumentException("the mention of " + link.id() + " from " + link.from() + " to "
                        + link.to() + " begins before the one before it ends at " + end);
            }
            end = link.to();
        }
    }

    /** A text without links. */
    public static TextWithMentions plain(String text) {
        return new TextWithMentions(text, List.of());
    }
}
