package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.corpus.input.InputFile;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** FewRel's own format: relation to instances with {@code tokens}, {@code h} and {@code t} = [name, id, positions]. */
final class FewRelFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FewRelFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param rejects gets one sentence for each instance that cannot be used; the rest goes on
     * @return relation to its instances, in the order of the file
     * @throws BadInputException if it is no such file at all
     */
    static Map<String, List<Instance>> read(Path file, Consumer<String> rejects) {
        JsonNode root = parse(file);
        Map<String, List<Instance>> relations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            List<Instance> instances = new ArrayList<>();
            int number = 0;
            for (JsonNode node : entry.getValue()) {
                String where = file + ": relation " + entry.getKey() + ", instance " + (number + 1) + ": ";
                Instance instance = instance(entry.getKey(), number++, node, where, rejects);
                if (instance != null) {
                    instances.add(instance);
                }
            }
            relations.put(entry.getKey(), List.copyOf(instances));
        }
        if (relations.values().stream().allMatch(List::isEmpty)) {
            throw new BadInputException(file + ": expected FewRel's JSON, an object from relation ids to lists of"
                    + " instances, found none that can be used");
        }
        return relations;
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

    private static JsonNode parse(Path file) {
        try (InputFile input = InputFile.open(file)) {
            JsonNode root = JSON.readTree(input.content());
            if (root.isObject() && !root.isEmpty()) {
                return root;
            }
            throw new BadInputException(
                    file + ": expected FewRel's JSON, an object from relation ids to lists of instances, found "
                            + (root.isObject() ? "an empty object" : "no object"));
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ": is not valid JSON: " + JsonFault.of(e) + " at line "
                            + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
                    e);
        }
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
            rejects.accept(where + "\"tokens\" should be a list of words");
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
            rejects.accept(where + "head and tail share a word");
            return null;
        }
        return new Instance(relation, number, List.copyOf(tokens), head, tail);
    }

    private static String found(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
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
