package org.jaket.corpus.wikipedia;

import java.util.List;

/**
 * The text of a page without its markup.
 *
 * @param text paragraphs and items of lists, one a line
 * @param links where articles are linked, sorted and disjoint
 * @param boldFrom index of the first character of the first words in bold, by custom the page's own subject
 * @param boldTo index after the last one; equal to {@code boldFrom} if nothing is bold
 * @param disambiguation whether the page says that it only tells articles of one name apart
 */
public record PlainPage(String text, List<Link> links, int boldFrom, int boldTo, boolean disambiguation) {

    /**
     * A link to an article.
     *
     * @param from index of its first character in the text
     * @param to index after its last character
     * @param title the article's title
     */
    public record Link(int from, int to, String title) {}

    /** Copies the list. */
    public PlainPage {
        links = List.copyOf(links);
    }
}
