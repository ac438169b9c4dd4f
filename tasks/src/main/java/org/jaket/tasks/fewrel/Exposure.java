package org.jaket.tasks.fewrel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jaket.corpus.text.FewRelGraph;
import org.jaket.finetune.StartingPoint;
import org.jaket.pretrain.RunDirectory;
import org.jaket.store.RecordFiles;
import org.jaket.store.Relation;
import org.jspecify.annotations.Nullable;

/** What of the measured relations the graph and pre-training have had already: their sentences, which flatter, and their triples. */
final class Exposure {

    private Exposure() {}

    /** What there is to tell the user of, one sentence each; empty if there is nothing. */
    static List<String> sentences(FewRelConfig config, StartingPoint point, LinkedGraph graph, FewRelSplit split) {
        List<String> sentences = new ArrayList<>();
        exposed(config, point, graph, split)
                .forEach((where, relations) -> sentences.add("WARNING: the " + where.replace('_', ' ')
                        + " was prepared with sentences of FewRel and without --leave-out-relations for "
                        + String.join(",", relations) + ", which are measured: scores are flattered; prepare it anew"));
        List<String> met = met(config, split.measured().keySet());
        if (!met.isEmpty()) {
            sentences.add(
                    "note: the graph of pre-training had " + String.join(",", met)
                            + ", which are measured: whatever became of their sentences, these relations are not new to the model");
        }
        return sentences;
    }

    /**
     * Measured relations whose sentences may be in a data set, as text, triples or descriptions.
     *
     * @return {@code graph} and {@code data_set_of_pre-training}, as far as there is something to say
     */
    static Map<String, List<String>> exposed(
            FewRelConfig config, StartingPoint point, LinkedGraph graph, FewRelSplit split) {
        boolean ofDev = config.dev() != null;
        Set<String> inGraph =
                new TreeSet<>(exposed(graph.details(), split.measured().keySet(), ofDev));
        if (ofDev) {
            // Of a data set that does not say whose sentences it has read, it is seen what describes its entities.
            split.measured().forEach((relation, instances) -> {
                if (describes(graph.links(instances))) {
                    inGraph.add(relation);
                }
            });
        }
        Map<String, List<String>> exposed = new LinkedHashMap<>();
        exposed.put("graph", List.copyOf(inGraph));
        exposed.put(
                "data_set_of_pre-training",
                exposed(point.pretrainingDetails(), split.measured().keySet(), ofDev));
        exposed.values().removeIf(List::isEmpty);
        return exposed;
    }

    private static boolean describes(@Nullable Links links) {
        return links != null && links.ownSentences() + links.sameRelation() > 0;
    }

    /**
     * The relations that a data set has sentences of. One of an older version only says that it has FewRel's, and which were
     * left out: it may have those of the others, unless they are those of a dev file, of which the training file has none.
     *
     * @param details those of its {@code dataset.json}
     * @param ofDev whether the measured relations are those of a dev file
     */
    static List<String> exposed(Map<String, Object> details, Set<String> measured, boolean ofDev) {
        boolean told = details.keySet().stream().anyMatch(name -> name.startsWith(FewRelGraph.SENTENCES_OF));
        boolean unknown = !told && !ofDev && details.containsKey(FewRelGraph.SENTENCES);
        return measured.stream()
                .filter(relation -> told
                        ? details.containsKey(FewRelGraph.SENTENCES_OF + relation)
                        : unknown && !details.containsKey("left_out." + relation))
                .sorted()
                .toList();
    }

    /**
     * Measured relations that the graph of joint pre-training has, whose triples it has learnt to tell from others'. The paper's
     * has nearly all of them.
     */
    static List<String> met(FewRelConfig config, Set<String> measured) {
        if (config.model() == null || !config.taskSystem().isPretrained()) {
            return List.of();
        }
        return met(new RunDirectory(Path.of(config.model())).relations(), measured);
    }

    /**
     * The relations that a run's relation head knows.
     *
     * @param file {@code relations.jsonl} of the run; a run of an older version has none
     */
    static List<String> met(Path file, Set<String> measured) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        return RecordFiles.relations(file).stream()
                .map(Relation::id)
                .filter(measured::contains)
                .sorted()
                .toList();
    }
}
