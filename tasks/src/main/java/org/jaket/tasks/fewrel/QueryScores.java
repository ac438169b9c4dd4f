package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What became of the queries of measured episodes: a line of {@code predictions.jsonl} for each, and the accuracy by relation
 * and by how much the graph knows.
 */
final class QueryScores {

    private static final String RELATION = "relation";
    private static final String LINKED_ENDS = "linked_ends";
    private static final String CORRECT = "correct";

    private final EpisodeSource source;
    private final boolean graph;
    private final RelationNames names;
    private final List<Map<String, Object>> lines = new ArrayList<>();

    /**
     * Scores of no query.
     *
     * @param source what episodes are drawn from
     * @param graph whether heads and tails are linked at all
     * @param names what relations are called
     */
    QueryScores(EpisodeSource source, boolean graph, RelationNames names) {
        this.names = names;
        this.source = source;
        this.graph = graph;
    }

    /**
     * Counts the queries of an episode.
     *
     * @param number that of the episode, from 0
     */
    void add(int number, PairTask.Measured measured) {
        Episode episode = measured.episode();
        for (int q = 0; q < episode.queries().length; q++) {
            int answer = episode.relations()[episode.answers()[q]];
            int guess = episode.relations()[measured.predicted(q)];
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("episode", number);
            line.put("query", source.query(episode, q).id());
            line.put(RELATION, source.names().get(answer));
            line.put("predicted", source.names().get(guess));
            if (graph) {
                line.put(
                        LINKED_ENDS,
                        source.sentence(episode, answer, episode.queries()[q]).linkedEnds());
            }
            line.put(CORRECT, answer == guess);
            lines.add(line);
        }
    }

    /** One object a query, in the order of the episodes. */
    List<Map<String, Object>> lines() {
        return List.copyOf(lines);
    }

    /** Name to value, for {@code result.json}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("by_relation", accuracies(RELATION, names::name));
        if (graph) {
            map.put("by_linked_ends", accuracies(LINKED_ENDS, ends -> null));
        }
        return map;
    }

    private Map<String, Object> accuracies(String field, Function<String, @Nullable String> names) {
        Map<String, int[]> counts = new TreeMap<>();
        for (Map<String, Object> line : lines) {
            int[] count = counts.computeIfAbsent(String.valueOf(line.get(field)), name -> new int[2]);
            count[0]++;
            count[1] += Boolean.TRUE.equals(line.get(CORRECT)) ? 1 : 0;
        }
        Map<String, Object> accuracies = new LinkedHashMap<>();
        counts.forEach((name, count) -> {
            Map<String, Object> accuracy = new LinkedHashMap<>();
            String called = names.apply(name);
            if (called != null) {
                accuracy.put("name", called);
            }
            accuracy.put("queries", count[0]);
            accuracy.put("accuracy", count[1] / (double) count[0]);
            accuracies.put(name, accuracy);
        });
        return accuracies;
    }
}
