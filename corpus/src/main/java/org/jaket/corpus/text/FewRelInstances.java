package org.jaket.corpus.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jaket.corpus.DatasetBuilder;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.text.Whitespace;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instances of a FewRel file, without those of some relations. A sentence of a relation that is left out is left out
 * under every other relation as well: the same sentence may be there with another head and tail.
 */
final class FewRelInstances {

    private static final ObjectReader INSTANCES =
            JsonMapper.shared().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int INSTANCES_BETWEEN_PROGRESS = 1 << 10;

    private final Path file;
    private final Set<String> leftOut;
    private Map<String, Long> leftOutSentences = Map.of();
    private long leftOutElsewhere;

    /** Takes an instance, whole or not. */
    interface Visitor {
        void visit(String relation, JsonNode instance, Mentions.Place place);
    }

    /**
     * The instances of a file.
     *
     * @param leftOut identifiers of relations whose sentences are left out
     */
    FewRelInstances(Path file, Set<String> leftOut) {
        this.file = file;
        this.leftOut = Set.copyOf(leftOut);
    }

    /** As {@link #read(Rejects, Progress, Visitor, Visitor)}, whatever is left out. */
    void read(Rejects rejects, Progress progress, Visitor visitor) {
        read(rejects, progress, visitor, (relation, instance, place) -> {});
    }

    /**
     * Visits all instances.
     *
     * @param rejects goes into the visitors' places; nothing is rejected here
     * @param visitor takes those that are not left out
     * @param leftOutVisitor takes those that are
     * @throws BadInputException if the file is not FewRel's
     */
    void read(Rejects rejects, Progress progress, Visitor visitor, Visitor leftOutVisitor) {
        Set<String> hidden = new HashSet<>();
        Map<String, Long> counts = new TreeMap<>();
        leftOut.forEach(relation -> counts.put(relation, 0L));
        if (!leftOut.isEmpty()) {
            visit(rejects, Progress.NONE, (relation, instance, place) -> {
                if (leftOut.contains(relation)) {
                    hidden.add(key(instance));
                    counts.merge(relation, 1L, Long::sum);
                }
            });
        }
        long[] elsewhere = {0};
        visit(rejects, progress, (relation, instance, place) -> {
            boolean outElsewhere = !leftOut.contains(relation) && !hidden.isEmpty() && hidden.contains(key(instance));
            elsewhere[0] += outElsewhere ? 1 : 0;
            (outElsewhere || leftOut.contains(relation) ? leftOutVisitor : visitor).visit(relation, instance, place);
        });
        leftOutSentences = counts;
        leftOutElsewhere = elsewhere[0];
    }

    /** Counts what {@link #read} has left out: {@code left_out.P17} for each relation. */
    void count(DatasetSink sink) {
        leftOutSentences.forEach((relation, n) -> sink.count("left_out." + relation, n));
        if (!leftOut.isEmpty()) {
            sink.count("left_out_under_other_relations", leftOutElsewhere);
            // There may be none, which is worth saying.
            sink.count(DatasetBuilder.LEFT_OUT_TRIPLES, 0);
        }
    }

    /** Whether an instance has tokens, and arrays {@code h} and {@code t}. */
    static boolean isWhole(JsonNode instance) {
        return instance.path("tokens").isArray()
                && !instance.path("tokens").isEmpty()
                && instance.path("h").isArray()
                && instance.path("t").isArray();
    }

    /** The relations that the file has, those that are left out included. */
    Set<String> relations() {
        Set<String> relations = new HashSet<>();
        parse((input, parser, relation) -> {
            relations.add(relation);
            parser.skipChildren();
        });
        return relations;
    }

    private static String key(JsonNode instance) {
        StringBuilder key = new StringBuilder();
        instance.path("tokens").forEach(token -> key.append(token.asString("")));
        return Whitespace.key(key.toString());
    }

    /** The tokens of an instance. */
    static List<String> tokens(JsonNode instance) {
        List<String> tokens = new ArrayList<>();
        instance.path("tokens").forEach(token -> tokens.add(token.asString("")));
        return tokens;
    }

    private void visit(Rejects rejects, Progress progress, Visitor visitor) {
        long[] count = {0};
        parse((input, parser, relation) -> {
            String name = input.name();
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                long line = parser.currentTokenLocation().getLineNr();
                JsonNode instance = INSTANCES.readTree(parser);
                visitor.visit(relation, instance, new Mentions.Place(name + ", " + relation + " " + i, line, rejects));
                if (++count[0] % INSTANCES_BETWEEN_PROGRESS == 0 && input.read() < input.size()) {
                    progress.at("reading " + name, input.read(), input.size());
                }
            }
        });
        progress.at("reading " + InputFile.name(file), count[0], count[0]);
    }

    /** Reads the array of a relation, at whose start the parser is, up to its end. */
    private interface ArrayReader {
        void read(InputFile input, JsonParser parser, String relation);
    }

    private void parse(ArrayReader reader) {
        try (InputFile input = InputFile.open(file);
                JsonParser parser = JsonMapper.shared().createParser(input.content())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String relation = parser.currentName();
                requireArray(parser, relation);
                reader.read(input, parser, relation);
            }
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " is not valid JSON: " + JsonFault.of(e)
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
}
