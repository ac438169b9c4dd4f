package org.jaket.corpus.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.GraphPart;
import org.jaket.corpus.NamedGraph;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.TextSource;
import org.jaket.corpus.input.InputFile;
import org.jaket.corpus.link.EntityNames;
import org.jaket.store.BadInputException;
import tools.jackson.databind.JsonNode;

/**
 * The graph that a FewRel file holds: heads and tails are entities, each instance is a triple, and an entity that nothing
 * else describes is described by the sentence that names it earliest. Relations that are left out give no triple, no
 * entity, no description and no text; the text also keeps triples of other parts of the graph between their heads and tails
 * out of it.
 *
 * <p>A mention without an identifier is the entity that its name means more often than all others together, counted over
 * the mentions with one and over the names of the graph that this is added to; if there is none, it is an entity of its own
 * with the identifier {@code name:} and the name in lower case.
 */
public final class FewRelGraph implements GraphPart {

    /** What {@code dataset.json} calls the count of sentences that were read. */
    public static final String SENTENCES = "fewrel_sentences";

    /** With the relation behind it, what {@code dataset.json} calls the count of sentences of one that were read. */
    public static final String SENTENCES_OF = SENTENCES + ".";

    private static final String BY_NAME = "name:";

    private final Path file;
    private final Set<String> leftOut;
    private final Map<String, Map<String, Integer>> votes = new HashMap<>();

    private record Sentence(String text, int mentionEnd) {}

    private record Triple(String relation, String text, End head, End tail) {}

    private record End(String name, String given, int last) {

        static End of(JsonNode mention) {
            JsonNode positions = mention.path(2).path(0);
            return new End(
                    mention.path(0).asString(""),
                    mention.path(1).asString(""),
                    positions.path(positions.size() - 1).asInt(Integer.MAX_VALUE));
        }

        boolean isNameless() {
            return name.isBlank() && given.isEmpty();
        }
    }

    /**
     * The graph of a file.
     *
     * @param file FewRel's JSON, plain or compressed
     * @param leftOut relations that are left out
     * @throws BadInputException if the file cannot be read, or not more than once
     */
    public FewRelGraph(Path file, Set<String> leftOut) {
        InputFile.requireRepeatable(file);
        this.file = file;
        this.leftOut = Set.copyOf(leftOut);
    }

    /** The sentences as text with mentions of the entities; to be read after the graph. */
    public TextSource text() {
        return new FewRelText(file, leftOut, this::id);
    }

    @Override
    public void addTo(NamedGraph graph, DatasetSink sink, Rejects rejects, Progress progress) {
        requireRelations();
        graph.names((id, name) -> vote(name, id));
        List<Triple> triples = new ArrayList<>();
        // What is wrong with an instance is said by the text, which reads the same file.
        new FewRelInstances(file, leftOut).read(rejects, progress, (relation, instance, place) -> {
            if (FewRelInstances.isWhole(instance)) {
                String text = String.join(" ", FewRelInstances.tokens(instance));
                triples.add(new Triple(relation, text, End.of(instance.path("h")), End.of(instance.path("t"))));
            }
        });
        for (Triple triple : triples) {
            for (End end : List.of(triple.head(), triple.tail())) {
                if (!end.given().isEmpty()) {
                    vote(end.name(), end.given());
                }
            }
        }
        Map<Integer, Sentence> sentences = new LinkedHashMap<>();
        for (Triple triple : triples) {
            if (!triple.head().isNameless() && !triple.tail().isNameless()) {
                graph.triple(
                        entity(graph, triple.head(), triple.text(), sentences, sink),
                        triple.relation(),
                        entity(graph, triple.tail(), triple.text(), sentences, sink));
            }
        }
        sentences.forEach((node, sentence) -> {
            if (graph.isUndescribed(node)) {
                graph.description(node, sentence.text());
                sink.count("entities_described_by_sentence", 1);
            }
        });
    }

    private void requireRelations() {
        if (leftOut.isEmpty()) {
            return;
        }
        Set<String> missing = new TreeSet<>(leftOut);
        missing.removeAll(new FewRelInstances(file, leftOut).relations());
        if (!missing.isEmpty()) {
            throw new BadInputException(
                    file + ": has no relation " + String.join(", ", missing) + ", which --leave-out-relations names");
        }
    }

    private int entity(NamedGraph graph, End end, String text, Map<Integer, Sentence> sentences, DatasetSink sink) {
        String id = id(end.name(), end.given());
        boolean isNew = !graph.isEntity(id);
        int node = graph.entity(id);
        if (isNew) {
            sink.count("entities_without_id", id.startsWith(BY_NAME) ? 1 : 0);
        }
        if (!EntityNames.key(graph.label(node)).equals(EntityNames.key(end.name()))) {
            // The first name of a node that has none becomes its label, though its triples have come before.
            graph.label(node, end.name());
        }
        Sentence before = sentences.get(node);
        if (before == null || end.last() < before.mentionEnd()) {
            sentences.put(node, new Sentence(text, end.last()));
        }
        return node;
    }

    private void vote(String name, String id) {
        votes.computeIfAbsent(EntityNames.key(name), k -> new HashMap<>(2)).merge(id, 1, Integer::sum);
    }

    private String id(String name, String given) {
        if (!given.isEmpty() || name.isBlank()) {
            return given;
        }
        String key = EntityNames.key(name);
        Map<String, Integer> of = votes.getOrDefault(key, Map.of());
        int all = of.values().stream().mapToInt(Integer::intValue).sum();
        return of.entrySet().stream()
                .filter(vote -> 2 * vote.getValue() > all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(BY_NAME + key);
    }
}
