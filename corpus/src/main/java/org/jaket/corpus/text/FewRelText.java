package org.jaket.corpus.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Entities;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.TextSource;
import tools.jackson.databind.JsonNode;

/**
 * FewRel's JSON: relation → instances with {@code tokens} and the two mentions {@code h} and {@code t}, each {@code
 * [name, id, [token positions, …]]}. The text is the tokens with a space between them. Sentences that are left out give no
 * text and keep the triples between their head and tail out of the graph.
 */
final class FewRelText implements TextSource {

    static final String NOT_AN_INSTANCE = "not an instance with tokens, h and t";
    static final String NOT_A_MENTION = "not a mention with token positions";

    private static final String SOURCE = "given tokens";
    private static final String EXAMPLE =
            "{\"tokens\": [\"Oslo\", \"in\", \"Norway\"], \"h\": [\"oslo\", \"Q585\", [[0]]],"
                    + " \"t\": [\"norway\", \"Q20\", [[2]]]}";

    private final Path file;
    private final Set<String> leftOut;
    private final BinaryOperator<String> ids;

    /**
     * A source.
     *
     * @param leftOut relations whose sentences are left out
     * @param ids gives the identifier of a mention by its name and the identifier of the file; empty for none
     */
    FewRelText(Path file, Set<String> leftOut, BinaryOperator<String> ids) {
        this.file = file;
        this.leftOut = Set.copyOf(leftOut);
        this.ids = ids;
    }

    @Override
    public void push(Entities entities, DatasetSink sink, Rejects rejects, Progress progress) {
        FewRelInstances instances = new FewRelInstances(file, leftOut);
        TextYield given = new TextYield("instances", EXAMPLE);
        instances.read(
                rejects,
                progress,
                (relation, instance, place) -> {
                    if (read(instance, place, entities, sink, given)) {
                        sink.count(FewRelGraph.SENTENCES_OF + relation, 1);
                    }
                },
                (relation, instance, place) -> leaveOut(instance, entities, sink, given));
        instances.count(sink);
        given.require(file, entities);
    }

    /** What joins the ends of a measured sentence in the graph, wherever it comes from, can tell the answer. */
    private void leaveOut(JsonNode instance, Entities entities, DatasetSink sink, TextYield given) {
        if (FewRelInstances.isWhole(instance)) {
            given.text();
        }
        int head = entities.find(id(instance.path("h")));
        int tail = entities.find(id(instance.path("t")));
        if (head >= 0 && tail >= 0) {
            sink.leaveOut(head, tail);
        }
    }

    private String id(JsonNode mention) {
        return ids.apply(mention.path(0).asString(""), mention.path(1).asString(""));
    }

    /** Whether it is an instance. */
    private boolean read(
            JsonNode instance, Mentions.Place place, Entities entities, DatasetSink sink, TextYield given) {
        if (!FewRelInstances.isWhole(instance)) {
            place.reject("", NOT_AN_INSTANCE, instance.toString());
            given.unusable();
            return false;
        }
        sink.count(FewRelGraph.SENTENCES, 1);
        List<Integer> starts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String token : FewRelInstances.tokens(instance)) {
            starts.add(text.length());
            text.append(token).append(' ');
        }
        starts.add(text.length());
        text.setLength(text.length() - 1);
        Mentions mentions = new Mentions(text.toString(), place);
        for (String end : List.of("h", "t")) {
            JsonNode mention = instance.path(end);
            String id = id(mention);
            sink.count("mentions_without_id", id.isEmpty() ? 1 : 0);
            if (!id.isEmpty()) {
                add(mention, id, starts, mentions, place);
            }
        }
        mentions.push(entities, sink, SOURCE, given);
        return true;
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
