package org.jaket.corpus.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jaket.corpus.input.Lines;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Texts whose mentions people have linked, from JSON Lines with {@code text} and {@code spans}. */
final class GoldTexts {

    /**
     * A mention.
     *
     * @param from index of its first character, as {@link String#charAt} counts
     * @param to index after its last character
     * @param id the identifier of its entity
     */
    record Span(int from, int to, String id) {}

    /**
     * A text with its mentions.
     *
     * @param text the text
     * @param document the document that it is part of
     * @param spans sorted by place
     */
    record Text(String text, String document, List<Span> spans) {}

    private GoldTexts() {}

    /** Reads a file; a line that is not as it should be is a fault of the file, since a measure must not leave it out. */
    static List<Text> read(Path file) {
        List<Text> texts = new ArrayList<>();
        try (Lines lines = new Lines(file)) {
            while (lines.next()) {
                String where = file + ", line " + lines.number();
                if (!lines.fault().isEmpty()) {
                    throw new BadInputException(where + ": " + lines.fault());
                }
                if (!lines.text().isBlank()) {
                    texts.add(text(lines.text(), where));
                }
            }
        }
        if (texts.isEmpty()) {
            throw new BadInputException(file + ": holds no text to measure on");
        }
        return texts;
    }

    private static Text text(String line, String where) {
        ObjectNode object = LinkJson.parse(line);
        String text = object == null ? null : LinkJson.string(object, "text");
        if (object == null || text == null || !object.path("spans").isArray()) {
            throw new BadInputException(where + ": expected an object with \"text\" and \"spans\", found "
                    + (line.length() > 60 ? line.substring(0, 57) + "..." : line));
        }
        List<Span> spans = new ArrayList<>();
        for (JsonNode node : object.path("spans")) {
            spans.add(span(text, node, where));
        }
        spans.sort(Comparator.comparingInt(Span::from));
        JsonNode document = object.path("doc");
        return new Text(text, document.isMissingNode() ? where : document.toString(), spans);
    }

    private static Span span(String text, JsonNode node, String where) {
        JsonNode start = node.isArray() ? node.path(0) : node.path("start");
        JsonNode end = node.isArray() ? node.path(1) : node.path("end");
        JsonNode id = node.isArray() ? node.path(2) : node.path("id");
        int points = text.codePointCount(0, text.length());
        if (!start.isInt() || !end.isInt() || !id.isString() || !inside(start.intValue(), end.intValue(), points)) {
            throw new BadInputException(
                    where + ": expected spans [start, end, id] or {\"start\", \"end\", \"id\"} inside" + " the text of "
                            + points + " characters, found " + node);
        }
        int from = text.offsetByCodePoints(0, start.intValue());
        return new Span(from, text.offsetByCodePoints(from, end.intValue() - start.intValue()), id.stringValue());
    }

    private static boolean inside(int start, int end, int length) {
        return start >= 0 && start < end && end <= length;
    }

    /** The span that covers exactly a piece of the text, or null. */
    static @Nullable Span exactly(Text text, int from, int to) {
        for (Span span : text.spans()) {
            if (span.from() == from && span.to() == to) {
                return span;
            }
        }
        return null;
    }

    static boolean overlaps(Text text, int from, int to) {
        return text.spans().stream().anyMatch(span -> span.from() < to && span.to() > from);
    }
}
