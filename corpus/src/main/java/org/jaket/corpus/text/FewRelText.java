package org.jaket.corpus.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Entities;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * FewRel's JSON: relation → instances with {@code tokens} and the two mentions {@code h} and {@code t}, each {@code
 * [name, id, [token positions, …]]}. The text is the tokens with a space between them.
 */
final class FewRelText implements TextSource {

    static final String NOT_AN_INSTANCE = "not an instance with tokens, h and t";
    static final String NOT_A_MENTION = "not a mention with token positions";

    private static final String SOURCE = "given tokens";
    private static final ObjectReader INSTANCES =
            JsonMapper.shared().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int INSTANCES_BETWEEN_PROGRESS = 1 << 10;

    private final Path file;

    FewRelText(Path file) {
        this.file = file;
    }

    @Override
    public void push(Entities entities, DatasetSink sink, Rejects rejects, Progress progress) {
        try (InputFile input = InputFile.open(file);
                JsonParser parser = JsonMapper.shared().createParser(input.content())) {
            String name = input.name();
            long count = 0;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String relation = parser.currentName();
                requireArray(parser, relation);
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    long line = parser.currentTokenLocation().getLineNr();
                    JsonNode instance = INSTANCES.readTree(parser);
                    read(instance, new Mentions.Place(name + ", " + relation + " " + i, line, rejects), entities, sink);
                    if (++count % INSTANCES_BETWEEN_PROGRESS == 0 && input.read() < input.size()) {
                        progress.at("reading " + name, input.read(), input.size());
                    }
                }
            }
            progress.at("reading " + name, count, count);
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " is not valid JSON: " + e.getOriginalMessage()
                            + "; fetch the file anew",
                    e);
        }
    }

    private void requireArray(JsonParser parser, String relation) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new BadInputException(file + ": the relation " + relation
                    + " should have an array of instances; this is not FewRel's JSON");
        }
    }

    private static void read(JsonNode instance, Mentions.Place place, Entities entities, DatasetSink sink) {
        List<Integer> starts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (JsonNode token : instance.path("tokens")) {
            starts.add(text.length());
            text.append(token.asString("")).append(' ');
        }
        if (starts.isEmpty()
                || !instance.path("h").isArray()
                || !instance.path("t").isArray()) {
            place.reject("", NOT_AN_INSTANCE, instance.toString());
            return;
        }
        starts.add(text.length());
        text.setLength(text.length() - 1);
        Mentions mentions = new Mentions(text.toString(), place);
        for (String end : List.of("h", "t")) {
            JsonNode mention = instance.path(end);
            String id = mention.path(1).asString("");
            sink.count("mentions_without_id", id.isEmpty() ? 1 : 0);
            if (!id.isEmpty()) {
                add(mention, id, starts, mentions, place);
            }
        }
        mentions.push(entities, sink, SOURCE);
    }

    private static void add(
            JsonNode mention, String id, List<Integer> starts, Mentions mentions, Mentions.Place place) {
        for (JsonNode positions : mention.path(2)) {
            int first = positions.path(0).asInt(-1);
            int last = positions.path(positions.size() - 1).asInt(-1);
            boolean consecutive = positions.isArray() && first >= 0 && last - first + 1 == positions.size();
            for (int i = 0; i < positions.size() && consecutive; i++) {
                consecutive = positions.path(i).asInt(-1) == first + i;
            }
            if (!consecutive) {
                place.reject(id, NOT_A_MENTION, mention.toString());
            } else if (last + 1 >= starts.size()) {
                place.reject(id, Mentions.OUTSIDE, mention.toString());
            } else {
                mentions.add(starts.get(first), starts.get(last + 1) - 1L, id);
            }
        }
    }
}
