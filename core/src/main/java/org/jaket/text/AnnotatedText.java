package org.jaket.text;

import java.util.List;

/**
 * A piece of text with entities linked in it, before tokenization.
 *
 * @param text a sentence, a definition or a paragraph
 * @param links where entities are named, sorted and disjoint
 * @param mayBeHeldOut whether the text may be kept from training, to measure on it
 */
public record AnnotatedText(String text, List<Link> links, boolean mayBeHeldOut) {

    /**
     * One entity named in a text.
     *
     * @param entity the entity's index
     * @param from index of the first character
     * @param to index after the last character
     * @param source how the link came about, such as {@code monosemous}; counted in {@code dataset.json}
     */
    public record Link(int entity, int from, int to, String source) {}

    /**
     * Copies the links and checks them.
     *
     * @throws IllegalArgumentException if a link is empty, leaves the text or overlaps the one before it
     */
    public AnnotatedText {
        links = List.copyOf(links);
        int end = 0;
        for (Link link : links) {
            if (link.entity() < 0 || link.from() < end || link.to() <= link.from() || link.to() > text.length()) {
                throw new IllegalArgumentException("link " + link + " does not fit into the text \"" + text + "\"");
            }
            end = link.to();
        }
    }
}
