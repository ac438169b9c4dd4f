package org.jaket.corpus.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Entities;
import org.jaket.corpus.Rejects;
import org.jaket.text.AnnotatedText;

/**
 * The mentions that a file gives for one text, checked: those outside the text, empty ones and those that overlap an
 * earlier one are rejected, those of unknown entities counted, and the rest goes on.
 */
final class Mentions {

    static final String OUTSIDE = "mention outside its text";
    static final String EMPTY = "empty mention";
    static final String OVERLAPPING = "mention overlaps another";
    static final String EMPTY_TEXT = "empty text";

    private record Span(int from, int to, String id) {}

    private final String text;
    private final Place place;
    private final List<Span> spans = new ArrayList<>();

    /**
     * Where a text was read.
     *
     * @param source the file's name
     * @param line its line
     * @param rejects takes what cannot be used
     */
    record Place(String source, long line, Rejects rejects) {

        /** Rejects something about an entity, or about the text if the identifier is empty. */
        void reject(String id, String reason, String found) {
            rejects.add(source, line, id.isEmpty() ? null : id, reason, found);
        }
    }

    Mentions(String text, Place place) {
        this.text = text;
        this.place = place;
    }

    /**
     * Adds a mention.
     *
     * @param from index of its first character, as {@link String#charAt} counts
     * @param to index after its last character
     * @param id the entity's identifier
     */
    void add(long from, long to, String id) {
        if (from < 0 || to > text.length() || from > to) {
            place.reject(id, OUTSIDE, "[" + from + ", " + to + "] in: " + text);
        } else if (from == to) {
            place.reject(id, EMPTY, "[" + from + ", " + to + "] in: " + text);
        } else {
            spans.add(new Span((int) from, (int) to, id));
        }
    }

    /** Pushes the text with the mentions of entities that are in the graph, and counts both. */
    void push(Entities entities, DatasetSink sink, String source, TextYield given) {
        if (text.isBlank()) {
            place.reject("", EMPTY_TEXT, text);
            given.unusable();
            return;
        }
        given.text();
        spans.sort(Comparator.comparingInt(Span::from).thenComparing(Span::to, Comparator.reverseOrder()));
        List<AnnotatedText.Link> links = new ArrayList<>();
        int end = 0;
        for (Span span : spans) {
            if (span.from() < end) {
                place.reject(span.id(), OVERLAPPING, text.substring(span.from(), span.to()) + " in: " + text);
                continue;
            }
            end = span.to();
            int entity = entities.find(span.id());
            given.mention(span.id(), entity >= 0);
            sink.count("mentions_not_in_graph", entity < 0 ? 1 : 0);
            if (entity >= 0) {
                links.add(new AnnotatedText.Link(entity, span.from(), span.to(), source));
            }
        }
        sink.count("texts_without_mention", links.isEmpty() ? 1 : 0);
        sink.text(new AnnotatedText(text, links, true));
    }
}
