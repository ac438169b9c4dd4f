package org.jaket.tasks.metaqa;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.graph.KnowledgeGraph;

/**
 * What a question asks for, as the graph has it: the path of relations that leads from its topic to its answers and to nothing
 * else. Paths are written as in SPARQL: {@code directed_by/^directed_by} are the films whose director directed the topic.
 *
 * <p>Questions without such a path are mostly those whose topic's name several entities share, such as two films of one name:
 * the answers of one of them are asked for, and nothing tells which.
 */
final class AnswerPaths {

    /** What stands for a question that no path explains. */
    static final String NONE = "none";

    private static final int MOST_HOPS = 2;

    private AnswerPaths() {}

    /**
     * The path of each question.
     *
     * @param graph the graph that answers are right by, all of it
     * @param questions the questions
     * @param hops how long their paths are
     * @return for each its path or {@link #NONE}; empty for more than two hops, which have too many paths
     */
    static List<String> of(MovieGraph graph, List<Question> questions, int hops) {
        return hops > MOST_HOPS
                ? List.of()
                : questions.stream().map(question -> of(graph, question, hops)).toList();
    }

    /**
     * The path of a question; of several the one whose relations come first in the graph.
     *
     * @param graph the graph that answers are right by, all of it
     * @param question the question
     * @param hops 1 or 2
     * @return the path, or {@link #NONE}
     */
    static String of(MovieGraph graph, Question question, int hops) {
        int[] start = {question.topic()};
        if (hops == 1) {
            int relation = last(graph.graph(), start, question);
            return relation < 0 ? NONE : name(graph, relation);
        }
        KnowledgeGraph edges = graph.graph();
        for (Map.Entry<Integer, BitSet> first :
                neighbors(edges, question.topic()).entrySet()) {
            int relation = last(edges, first.getValue().stream().toArray(), question);
            if (relation >= 0) {
                return name(graph, first.getKey()) + "/" + name(graph, relation);
            }
        }
        return NONE;
    }

    private static Map<Integer, BitSet> neighbors(KnowledgeGraph edges, int entity) {
        Map<Integer, BitSet> neighbors = new TreeMap<>();
        for (int i = 0; i < edges.degree(entity); i++) {
            neighbors
                    .computeIfAbsent(edges.relation(entity, i), relation -> new BitSet())
                    .set(edges.neighbor(entity, i));
        }
        return neighbors;
    }

    /** The first relation that leads from some entities to the answers, all of them, and nothing else but the topic; or -1. */
    private static int last(KnowledgeGraph edges, int[] entities, Question question) {
        int[] answers = question.answers();
        BitSet[] reached = new BitSet[edges.relationCount()];
        boolean[] beyond = new boolean[edges.relationCount()];
        for (int entity : entities) {
            for (int i = 0; i < edges.degree(entity); i++) {
                int relation = edges.relation(entity, i);
                int neighbor = edges.neighbor(entity, i);
                if (beyond[relation] || neighbor == question.topic()) {
                    continue;
                }
                int answer = Arrays.binarySearch(answers, neighbor);
                if (answer < 0) {
                    beyond[relation] = true;
                    continue;
                }
                if (reached[relation] == null) {
                    reached[relation] = new BitSet(answers.length);
                }
                reached[relation].set(answer);
            }
        }
        for (int relation = 0; relation < beyond.length; relation++) {
            BitSet found = reached[relation];
            if (!beyond[relation] && found != null && found.cardinality() == answers.length) {
                return relation;
            }
        }
        return -1;
    }

    private static String name(MovieGraph graph, int relation) {
        int declared = graph.relations().size();
        return relation < declared
                ? graph.relations().get(relation)
                : "^" + graph.relations().get(relation - declared);
    }

    /**
     * Questions and hits@1 by path, the most frequent first.
     *
     * @param paths the path of each question
     * @param questions the questions
     * @param predicted what was answered to each
     */
    static Map<String, Object> scores(List<String> paths, List<Question> questions, int[] predicted) {
        Map<String, int[]> counts = new TreeMap<>();
        for (int q = 0; q < predicted.length; q++) {
            int[] count = counts.computeIfAbsent(paths.get(q), path -> new int[2]);
            count[0]++;
            count[1] += questions.get(q).isAnswer(predicted[q]) ? 1 : 0;
        }
        Map<String, Object> scores = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted((a, b) -> Integer.compare(b.getValue()[0], a.getValue()[0]))
                .forEach(entry -> {
                    Map<String, Object> score = new LinkedHashMap<>();
                    score.put("questions", entry.getValue()[0]);
                    score.put("value", entry.getValue()[1] / (double) entry.getValue()[0]);
                    scores.put(entry.getKey(), score);
                });
        return scores;
    }
}
