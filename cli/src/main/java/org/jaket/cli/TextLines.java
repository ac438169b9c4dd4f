package org.jaket.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jaket.corpus.input.Lines;
import org.jaket.finetune.TextWithMentions;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts, one a line: plain, or JSON objects with mentions when the first line is one. Empty lines are skipped. */
final class TextLines {

    private final Lines lines;
    private final Consumer<String> entities;
    private boolean first = true;
    private boolean json;
    private long blank;

    /**
     * Texts.
     *
     * @param lines where they are, left open
     * @param entities throws a {@link BadInputException} for an identifier that no entity has
     */
    TextLines(Lines lines, Consumer<String> entities) {
        this.lines = lines;
        this.entities = entities;
    }

    /**
     * The next texts.
     *
     * @param most how many at most
     * @return none at the end
     * @throws BadInputException if a line is not what it should be
     */
    List<TextWithMentions> next(int most) {
        List<TextWithMentions> texts = new ArrayList<>();
        while (texts.size() < most && lines.next()) {
            if (!lines.fault().isEmpty()) {
                throw fault("cannot be used: " + lines.fault());
            }
            String text = lines.text();
            if (text.isBlank()) {
                blank++;
                continue;
            }
            if (first) {
                json = text.stripLeading().startsWith("{");
                first = false;
            }
            texts.add(json ? parse(text) : TextWithMentions.plain(text));
        }
        return texts;
    }

    /** How many lines without text were passed over so far. */
    long blank() {
        return blank;
    }

    private TextWithMentions parse(String text) {
        JsonNode node;
        try {
            node = JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            throw fault("is not valid JSON: " + JsonFault.of(e));
        }
        JsonNode body = node.path("text");
        if (!body.isString()) {
            throw fault("should be an object with a string \"text\"");
        }
        JsonNode mentions = node.has("mentions") ? node.path("mentions") : node.path("spans");
        if (!mentions.isMissingNode() && !mentions.isArray()) {
            throw fault("has mentions that are no array");
        }
        List<TextWithMentions.Link> links = new ArrayList<>();
        for (JsonNode mention : mentions) {
            links.add(link(body.stringValue(), mention));
        }
        links.sort(Comparator.comparingInt(TextWithMentions.Link::from));
        try {
            return new TextWithMentions(body.stringValue(), links);
        } catch (IllegalArgumentException e) {
            throw fault("cannot be used: " + e.getMessage());
        }
    }

    private TextWithMentions.Link link(String text, JsonNode mention) {
        JsonNode id = mention.path("id");
        if (!id.isString()
                || !mention.path("start").canConvertToInt()
                || !mention.path("end").canConvertToInt()) {
            throw fault("has a mention without \"id\", \"start\" and \"end\": " + mention);
        }
        int points = text.codePointCount(0, text.length());
        int start = mention.path("start").intValue();
        int end = mention.path("end").intValue();
        if (start < 0 || end <= start || end > points) {
            throw fault("has a mention of " + id.stringValue() + " from " + start + " to " + end + " in a text of "
                    + points + " characters");
        }
        try {
            entities.accept(id.stringValue());
        } catch (BadInputException e) {
            throw fault("has a mention of an unknown entity: " + e.getMessage());
        }
        int from = text.offsetByCodePoints(0, start);
        return new TextWithMentions.Link(id.stringValue(), from, text.offsetByCodePoints(from, end - start));
    }

    private BadInputException fault(String what) {
        return new BadInputException(lines.file().path() + ", line " + lines.number() + ", " + what);
    }
}
