package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.Dataset;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The graph that heads and tails are linked to by their identifiers, without the edges between the two ends of a
 * sentence: they would tell the answer of a held-out one, and training must not see what is missing then. Relation
 * vectors take no part, since they would tell it too (section 4.2).
 *
 * <p>The system lm has none. Owns memory and data set; closing frees them.
 */
final class LinkedGraph implements AutoCloseable {

    private final @Nullable Dataset dataset;
    private final @Nullable GraphMemory memory;
    private final Map<String, Integer> entities;

    private LinkedGraph(@Nullable Dataset dataset, @Nullable GraphMemory memory, Map<String, Integer> entities) {
        this.dataset = dataset;
        this.memory = memory;
        this.entities = entities;
    }

    static LinkedGraph open(FewRelConfig config, StartingPoint point, FewRelSplit split, Consumer<String> notes) {
        if (!config.taskSystem().readsGraph() || config.graph() == null) {
            return new LinkedGraph(null, null, Map.of());
        }
        Dataset dataset = Dataset.open(Path.of(config.graph()));
        try {
            dataset.requireTokenizer(AtomicFiles.sha256(point.tokenizer()), "the model");
            Map<String, Integer> entities = new HashMap<>();
            for (int e = 0; e < dataset.entityCount(); e++) {
                entities.put(dataset.entity(e).id(), e);
            }
            Set<Long> pairs = config.keepPairEdges() ? Set.of() : pairs(split, entities, dataset.entityCount());
            KnowledgeGraph graph =
                    PairEdges.without(pairs, dataset, point.config().graph().edges(), notes);
            GraphMemory memory = config.taskSystem().describesEntities()
                    ? GraphMemory.described(point, dataset, graph, false, done -> {})
                    : GraphMemory.random(
                            point.languageConfig().hiddenSize(), graph, false, new Randomness(config.seed()));
            return new LinkedGraph(dataset, memory, entities);
        } catch (RuntimeException e) {
            dataset.close();
            throw e;
        }
    }

    private static Set<Long> pairs(FewRelSplit split, Map<String, Integer> entities, int count) {
        Set<Long> pairs = new HashSet<>();
        for (Map<String, List<Instance>> part : List.of(split.train(), split.validation(), split.measured())) {
            for (List<Instance> instances : part.values()) {
                for (Instance instance : instances) {
                    Integer head = entities.get(instance.head().entity());
                    Integer tail = entities.get(instance.tail().entity());
                    if (head != null && tail != null) {
                        pairs.add(PairEdges.key(head, tail, count));
                    }
                }
            }
        }
        return pairs;
    }

    @Nullable
    GraphMemory memory() {
        return memory;
    }

    /** Says which graph it is, for a provenance. */
    void describe(Map<String, Object> provenance) {
        if (dataset != null) {
            provenance.put(
                    "graph",
                    Map.of(
                            "path",
                                    dataset.directory()
                                            .toAbsolutePath()
                                            .normalize()
                                            .toString(),
                            "sha256", AtomicFiles.sha256(dataset.directory().resolve("dataset.json"))));
        }
    }

    /** How much of all sentences is linked; null without a graph. */
    @Nullable
    Links links(FewRelSplit split) {
        if (dataset == null) {
            return null;
        }
        int sentences = 0;
        int mentions = 0;
        int pairs = 0;
        for (Map<String, List<Instance>> part : List.of(split.train(), split.validation(), split.measured())) {
            for (List<Instance> instances : part.values()) {
                for (Instance instance : instances) {
                    int linked = (entity(instance.head()) < 0 ? 0 : 1) + (entity(instance.tail()) < 0 ? 0 : 1);
                    sentences++;
                    mentions += linked;
                    pairs += linked == 2 ? 1 : 0;
                }
            }
        }
        return new Links(sentences, mentions, pairs);
    }

    /** Relations as tokens and links. */
    EpisodeSource source(Map<String, List<Instance>> relations, FewRelConfig config, Tokenizer tokenizer) {
        return new EpisodeSource(
                List.copyOf(relations.keySet()),
                List.copyOf(relations.values()),
                relations.values().stream()
                        .map(instances -> linked(instances, config, tokenizer))
                        .toList(),
                config.ways(),
                config.shots(),
                tokenizer.vocabulary());
    }

    /** Sentences as tokens and links. */
    List<PairBatch.Linked> linked(List<Instance> instances, FewRelConfig config, Tokenizer tokenizer) {
        int each = (config.maxLength() - 3) / 2;
        return instances.stream()
                .map(instance -> new PairBatch.Linked(
                        MarkedSentence.of(instance, tokenizer, each),
                        new int[] {entity(instance.head()), entity(instance.tail())}))
                .toList();
    }

    private int entity(Instance.Argument argument) {
        return entities.getOrDefault(argument.entity(), -1);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
        if (dataset != null) {
            dataset.close();
        }
    }
}
