package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** FewRel's own format: relation to instances with {@code tokens}, {@code h} and {@code t} = [name, id, positions]. */
final class FewRelFile {

    private static final int SHOWN = 80;
    private static final String EXPECTED = "expected FewRel's JSON, an object from relation ids to lists of instances";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectReader INSTANCES = JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private FewRelFile() {}

    /** As {@link #read(Path, RelationNames, Consumer)}, whatever relations there are. */
    static Map<String, List<Instance>> read(Path file, Consumer<String> rejects) {
        return read(file, RelationNames.NONE, rejects);
    }

    /**
     * Reads a file.
     *
     * @param file the file
     * @param names a relation that they do not know is left out
     * @param rejects gets one sentence for each relation or instance that cannot be used; the rest goes on
     * @return relation to its instances, in the order of the file
     * @throws BadInputException if it is no such file at all
     */
    static Map<String, List<Instance>> read(Path file, RelationNames names, Consumer<String> rejects) {
        return read(file, names, rejects, (relation, line) -> {});
    }

    /**
     * As {@link #read(Path, RelationNames, Consumer)}.
     *
     * @param starts gets each relation with the number of the line that it starts in, from 1
     */
    static Map<String, List<Instance>> read(
            Path file, RelationNames names, Consumer<String> rejects, ObjIntConsumer<String> starts) {
        Map<String, List<Instance>> relations = new LinkedHashMap<>();
        try (InputFile input = InputFile.open(file);
                JsonParser parser = JSON.createParser(input.content())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadInputException(file + ": " + EXPECTED + ", found no object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String relation = parser.currentName();
                int line = parser.currentTokenLocation().getLineNr();
                String where = file + ", line " + line + ": relation " + relation;
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    rejects.accept(where + ": expected a list of instances, found " + parser.currentToken());
                    parser.skipChildren();
                } else if (names.isUnknown(relation)) {
                    rejects.accept(where + " is unknown and is left out: " + names.file()
                            + " does not name it; add it there or correct it");
                    parser.skipChildren();
                } else if (relations.containsKey(relation)) {
                    rejects.accept(where + " is in the file twice; the first one is used");
                    parser.skipChildren();
                } else {
                    starts.accept(relation, line);
                    relations.put(relation, instances(file, relation, parser, rejects));
                }
            }
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ": is not valid JSON: " + JsonFault.of(e) + " at line "
                            + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
                    e);
        }
        if (relations.values().stream().allMatch(List::isEmpty)) {
            throw new BadInputException(file + ": " + EXPECTED + ", found none that can be used");
        }
        return relations;
    }

    private static List<Instance> instances(Path file, String relation, JsonParser parser, Consumer<String> rejects) {
        List<Instance> instances = new ArrayList<>();
        for (int number = 0; parser.nextToken() != JsonToken.END_ARRAY; number++) {
            String where = file + ", line " + parser.currentTokenLocation().getLineNr() + ": relation " + relation
                    + ", instance " + (number + 1) + ": ";
            Instance instance = instance(relation, number, INSTANCES.readTree(parser), where, rejects);
            if (instance != null) {
                instances.add(instance);
            }
        }
        return List.copyOf(instances);
    }

    /**
     * Reads one instance that stands alone.
     *
     * @param json an object with {@code tokens}, {@code h} and {@code t}
     * @param relation stands for the relation, which is not known
     * @param number its place among the sentences that are asked about, from 0
     * @throws BadInputException if it is no such object
     */
    static Instance instance(String json, String relation, int number) {
        List<String> rejects = new ArrayList<>();
        Instance instance;
        try {
            instance = instance(relation, number, JSON.readTree(json), "", rejects::add);
        } catch (JacksonException e) {
            throw new BadInputException("is not valid JSON: " + JsonFault.of(e) + ": " + json, e);
        }
        if (instance == null) {
            throw new BadInputException(rejects.get(0));
        }
        return instance;
    }

    private static @Nullable Instance instance(
            String relation, int number, JsonNode node, String where, Consumer<String> rejects) {
        JsonNode words = node.path("tokens");
        List<String> tokens = new ArrayList<>();
        boolean strings = words.isArray();
        for (JsonNode word : words) {
            strings &= word.isString();
            tokens.add(word.asString(""));
        }
        if (!strings || tokens.isEmpty()) {
            rejects.accept(where + "\"tokens\" should be a list of words, found " + found(words));
            return null;
        }
        Instance.Argument head = argument(node.path("h"), tokens.size());
        Instance.Argument tail = argument(node.path("t"), tokens.size());
        if (head == null || tail == null) {
            rejects.accept(where + "\"" + (head == null ? "h" : "t")
                    + "\" should be [name, id, [[positions]]] with positions below " + tokens.size() + ", found "
                    + found(node.path(head == null ? "h" : "t")));
            return null;
        }
        if (head.first() <= tail.last() && tail.first() <= head.last()) {
            rejects.accept(where + "head and tail should have no word in common, found the words from "
                    + (head.first() + 1) + " to " + (head.last() + 1) + " and from " + (tail.first() + 1) + " to "
                    + (tail.last() + 1));
            return null;
        }
        return new Instance(relation, number, List.copyOf(tokens), head, tail);
    }

    private static String found(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static Instance.@Nullable Argument argument(JsonNode node, int words) {
        JsonNode positions = node.path(2).path(0);
        if (!positions.isArray() || positions.isEmpty()) {
            return null;
        }
        int first = positions.get(0).asInt(-1);
        int last = positions.get(positions.size() - 1).asInt(-1);
        return first < 0 || last < first || last >= words
                ? null
                : new Instance.Argument(node.path(1).asString(""), first, last);
    }
}
