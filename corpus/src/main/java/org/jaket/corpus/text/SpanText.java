package org.jaket.corpus.text;

import java.nio.file.Path;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Entities;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.input.Lines;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON Lines with {@code text} and {@code spans}, each {@code [first character, character after the last, id]} or an
 * object with {@code start}, {@code end} and {@code id}. Characters are Unicode's, as Python counts them: one beyond
 * U+FFFF is one character.
 */
final class SpanText implements TextSource {

    static final String NOT_JSON = "not a line of JSON";
    static final String NO_TEXT = "no string \"text\"";
    static final String NOT_A_SPAN = "not a span of numbers and an identifier";

    private static final String SOURCE = "given spans";
    private static final String EXAMPLE = "{\"text\": \"Oslo is a city\", \"spans\": [[0, 4, \"Q585\"]]}";
    private static final int LINES_BETWEEN_PROGRESS = 1 << 12;

    private final Path file;

    SpanText(Path file) {
        this.file = file;
    }

    @Override
    public void push(Entities entities, DatasetSink sink, Rejects rejects, Progress progress) {
        TextYield given = new TextYield("lines", EXAMPLE);
        try (Lines lines = new Lines(file)) {
            String name = lines.file().name();
            long count = 0;
            while (lines.next()) {
                if (!lines.fault().isEmpty()) {
                    rejects.add(name, lines.number(), null, lines.fault(), lines.text());
                    given.unusable();
                } else if (!lines.text().isBlank()) {
                    read(lines.text(), new Mentions.Place(name, lines.number(), rejects), entities, sink, given);
                    count++;
                }
                if (lines.number() % LINES_BETWEEN_PROGRESS == 0
                        && lines.file().read() < lines.file().size()) {
                    progress.at(
                            "reading " + name, lines.file().read(), lines.file().size());
                }
            }
            progress.at("reading " + name, count, count);
        }
        given.require(file, entities);
    }

    private static void read(String line, Mentions.Place place, Entities entities, DatasetSink sink, TextYield given) {
        JsonNode node;
        try {
            node = JsonMapper.shared().readTree(line);
        } catch (JacksonException e) {
            place.reject("", NOT_JSON, line);
            given.unusable();
            return;
        }
        if (!node.path("text").isString()) {
            place.reject("", NO_TEXT, line);
            given.unusable();
            return;
        }
        String text = node.path("text").stringValue();
        Mentions mentions = new Mentions(text, place);
        JsonNode spans = node.path("spans");
        if (spans.isArray()) {
            spans.forEach(span -> add(span, text, mentions, place));
        } else if (!spans.isMissingNode() && !spans.isNull()) {
            place.reject("", NOT_A_SPAN, spans.toString());
        }
        mentions.push(entities, sink, SOURCE, given);
    }

    private static void add(JsonNode span, String text, Mentions mentions, Mentions.Place place) {
        JsonNode from = span.isArray() ? span.path(0) : span.path("start");
        JsonNode to = span.isArray() ? span.path(1) : span.path("end");
        JsonNode id = span.isArray() ? span.path(2) : span.path("id");
        if (!from.isIntegralNumber() || !to.isIntegralNumber() || !id.isString()) {
            place.reject("", NOT_A_SPAN, span.toString());
            return;
        }
        mentions.add(utf16(text, from), utf16(text, to), id.stringValue());
    }

    /** The index in Java's characters of a Unicode character; outside the text if it is. */
    private static long utf16(String text, JsonNode index) {
        if (!index.canConvertToInt() || index.intValue() < 0) {
            return -1;
        }
        int points = index.intValue();
        if (points > text.codePointCount(0, text.length())) {
            return text.length() + 1L;
        }
        return text.offsetByCodePoints(0, points);
    }
}
