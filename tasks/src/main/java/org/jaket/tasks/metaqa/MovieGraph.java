package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.corpus.input.Lines;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.random.Shuffle;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/** MetaQA's graph: one {@code head|relation|tail} a line. Entities have no identifiers but their names. */
final class MovieGraph {

    private final List<String> names;
    private final Map<String, Integer> index;
    private final List<String> relations;
    private final List<int[]> triples;
    private final KnowledgeGraph graph;

    private MovieGraph(List<String> names, Map<String, Integer> index, List<String> relations, List<int[]> triples) {
        this.names = names;
        this.index = index;
        this.relations = relations;
        this.triples = triples;
        this.graph = build(names.size(), relations.size(), triples);
    }

    /**
     * Reads the whole graph.
     *
     * @param file {@code kb.txt}
     * @param rejects gets one sentence for each line that is no triple; a triple that is there twice counts once
     * @throws BadInputException if it cannot be read, holds no triple, or most of its lines are none
     */
    static MovieGraph read(Path file, Consumer<String> rejects) {
        Map<String, Integer> entities = new LinkedHashMap<>();
        Map<String, Integer> relations = new LinkedHashMap<>();
        Map<List<Integer>, int[]> triples = new LinkedHashMap<>();
        long bad = 0;
        long number = 0;
        try (Lines lines = new Lines(file)) {
            while (lines.next()) {
                number = lines.number();
                String[] parts = lines.text().split("\\|", -1);
                if (!lines.fault().isEmpty()) {
                    rejects.accept(file + ", line " + number + ": " + lines.fault());
                    bad++;
                } else if (parts.length != 3 || parts[0].isBlank() || parts[1].isBlank() || parts[2].isBlank()) {
                    rejects.accept(file + ", line " + number + ": expected head|relation|tail, found " + lines.text());
                    bad++;
                } else {
                    int[] triple = {id(entities, parts[0]), id(relations, parts[1]), id(entities, parts[2])};
                    triples.putIfAbsent(List.of(triple[0], triple[1], triple[2]), triple);
                }
            }
        }
        if (triples.isEmpty()) {
            throw new BadInputException(file + ": holds no triple; expected one head|relation|tail a line");
        }
        if (2 * bad > number) {
            throw new BadInputException(
                    file + ": " + bad + " of " + number + " lines are no head|relation|tail; is it MetaQA's kb.txt?");
        }
        return new MovieGraph(
                List.copyOf(entities.keySet()),
                entities,
                List.copyOf(relations.keySet()),
                List.copyOf(triples.values()));
    }

    private static int id(Map<String, Integer> ids, String name) {
        Integer known = ids.putIfAbsent(name, ids.size());
        return known == null ? ids.size() - 1 : known;
    }

    private static KnowledgeGraph build(int entities, int relations, List<int[]> triples) {
        List<int[]> sorted = new ArrayList<>(triples);
        sorted.sort((a, b) -> Integer.compare(a[0], b[0]));
        long[] offsets = new long[entities + 1];
        int[] neighbor = new int[sorted.size()];
        int[] relation = new int[sorted.size()];
        for (int i = 0; i < sorted.size(); i++) {
            offsets[sorted.get(i)[0] + 1]++;
            relation[i] = sorted.get(i)[1];
            neighbor[i] = sorted.get(i)[2];
        }
        for (int e = 0; e < entities; e++) {
            offsets[e + 1] += offsets[e];
        }
        return KnowledgeGraph.of(entities, relations, offsets, neighbor, relation, EdgeDirection.BOTH);
    }

    /**
     * The same entities with fewer triples: each stays with a probability (KG-50 % of section 4.2).
     *
     * @param share the probability
     * @param randomness decides which
     */
    MovieGraph keeping(double share, Randomness randomness) {
        if (share >= 1) {
            return this;
        }
        var random = randomness.stream(Purpose.ABLATION, 0);
        List<int[]> kept =
                triples.stream().filter(triple -> random.nextDouble() < share).toList();
        return new MovieGraph(names, index, relations, kept);
    }

    /**
     * As many edges, every tail exchanged for another triple's; degrees of heads and relations stay.
     *
     * @param randomness decides how
     */
    KnowledgeGraph shuffled(Randomness randomness) {
        var random = randomness.stream(Purpose.ABLATION, 1);
        int[] tails = triples.stream().mapToInt(triple -> triple[2]).toArray();
        Shuffle.shuffle(tails, random);
        List<int[]> shuffled = new ArrayList<>(tails.length);
        for (int i = 0; i < tails.length; i++) {
            shuffled.add(new int[] {triples.get(i)[0], triples.get(i)[1], tails[i]});
        }
        return build(names.size(), relations.size(), shuffled);
    }

    /** Every edge in both directions. */
    KnowledgeGraph graph() {
        return graph;
    }

    /** Names by entity index. */
    List<String> names() {
        return names;
    }

    /** Relation names by relation id. */
    List<String> relations() {
        return relations;
    }

    /** Head, relation and tail of each triple. */
    List<int[]> triples() {
        return triples;
    }

    int tripleCount() {
        return triples.size();
    }

    /** The entity of a name; null for none. */
    @Nullable
    Integer find(String name) {
        return index.get(name);
    }

    /**
     * All k-hop neighbours: entities that a walk of exactly so many edges, each in either direction, reaches; the topic
     * itself is none.
     *
     * @param topic where the walk starts
     * @param hops how many edges
     * @return ascending entity indices
     */
    int[] candidates(int topic, int hops) {
        int[] frontier = {topic};
        for (int hop = 0; hop < hops; hop++) {
            BitSet next = new BitSet(names.size());
            for (int entity : frontier) {
                for (int i = 0; i < graph.degree(entity); i++) {
                    next.set(graph.neighbor(entity, i));
                }
            }
            frontier = next.stream().toArray();
        }
        return Arrays.stream(frontier).filter(entity -> entity != topic).toArray();
    }
}
