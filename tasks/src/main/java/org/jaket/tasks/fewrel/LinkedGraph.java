package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.Dataset;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.Counts;
import org.jaket.tasks.Edges;
import org.jaket.tasks.TaskContext;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The graph that heads and tails are linked to, without the edges between the two ends of a sentence: they would tell the
 * answer of a held-out one, and training must not see what is missing then. Relation vectors take no part, since they would
 * tell it too (section 4.2).
 *
 * <p>An entity whose description is the sentence itself is not shown in it, and in an episode none that is described by a
 * sentence of one of its relations: in a graph without the measured relations' sentences no measured episode has such an
 * entity. Shown in training, they would teach that entities in sentences of one relation are described alike, which misleads
 * where that is not so.
 *
 * <p>The system lm has none. Owns memory and data set; closing frees them.
 */
final class LinkedGraph implements AutoCloseable {

    private final @Nullable Opened opened;

    private record Opened(
            Dataset dataset,
            MentionLinker linker,
            GraphMemory memory,
            EdgeDirection direction,
            Edges edges,
            boolean keepsPairEdges,
            Set<Long> pairs,
            Edges.Cut cut) {}

    private LinkedGraph(@Nullable Opened opened) {
        this.opened = opened;
    }

    /** The graph of a run, without the edges of all its sentences. */
    static LinkedGraph open(
            FewRelConfig config, StartingPoint point, FewRelSplit split, FinetuneRun run, TaskContext context) {
        List<Instance> all = split.instances();
        return open(config, point, all, all, List.of(), run, context);
    }

    /**
     * The graph of a run.
     *
     * @param sentences those that will be linked
     * @param cut those whose ends' edges are taken out
     * @param pairs further pairs whose edges are taken out, by identifier
     * @param run may have kept the memory
     */
    static LinkedGraph open(
            FewRelConfig config,
            StartingPoint point,
            List<Instance> sentences,
            List<Instance> cut,
            List<RemovedPair> pairs,
            FinetuneRun run,
            TaskContext context) {
        if (!config.readsGraph() || config.graph() == null) {
            return new LinkedGraph(null);
        }
        Dataset dataset = Dataset.open(Path.of(config.graph()));
        try {
            dataset.requireTokenizer(AtomicFiles.sha256(point.tokenizer()), "the model");
            MentionLinker linker = MentionLinker.of(dataset, config.linking(), sentences);
            Set<Long> keys = new HashSet<>();
            if (!config.keepPairEdges()) {
                cut.forEach(instance -> key(linker, dataset, instance).ifPresent(keys::add));
                pairs.forEach(pair -> linker.pair(pair.head(), pair.tail()).ifPresent(keys::add));
            }
            EdgeDirection direction = point.config().graph().edges();
            // Exchanged before any is taken out, so that the same are, whatever sentences there are.
            Edges all = config.taken() == Ablation.SHUFFLED_EDGES
                    ? Edges.of(dataset).shuffled(direction, new Randomness(config.seed()))
                    : Edges.of(dataset);
            Edges.Cut without = all.without(keys);
            KnowledgeGraph edges = without.edges().graph(direction);
            if (!keys.isEmpty()) {
                context.notes()
                        .accept(Counts.of(all.count() - without.edges().count()) + " of " + Counts.of(all.count())
                                + " triples are between the head and the tail of a sentence and stay out of the graph");
            }
            int hiddenSize = point.languageConfig().hiddenSize();
            GraphMemory memory = config.describesEntities()
                    ? run.memory(edges, hiddenSize, false, () -> context.memories()
                            .get(
                                    point,
                                    List.of(AtomicFiles.sha256(
                                            dataset.directory().resolve("dataset.json"))),
                                    edges,
                                    false,
                                    () -> GraphMemory.described(point, dataset, edges, false, done -> context.progress()
                                            .at("memory of entities", done, dataset.entityCount()))))
                    : GraphMemory.random(hiddenSize, edges, false, new Randomness(config.seed()));
            return new LinkedGraph(new Opened(
                    dataset, linker, memory, direction, all, config.keepPairEdges(), Set.copyOf(keys), without));
        } catch (RuntimeException e) {
            dataset.close();
            throw e;
        }
    }

    private static OptionalLong key(MentionLinker linker, Dataset dataset, Instance instance) {
        int head = linker.link(instance, instance.head()).entity();
        int tail = linker.link(instance, instance.tail()).entity();
        return head < 0 || tail < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Edges.pair(head, tail, dataset.entityCount()));
    }

    @Nullable
    GraphMemory memory() {
        return opened == null ? null : opened.memory();
    }

    /**
     * The same vectors over the graph without the edges of one more sentence, unless all are kept; to be used before this is
     * closed.
     */
    @Nullable
    GraphMemory memoryWithout(Instance instance) {
        if (opened == null || opened.keepsPairEdges()) {
            return memory();
        }
        OptionalLong key = key(opened.linker(), opened.dataset(), instance);
        if (key.isEmpty() || opened.pairs().contains(key.getAsLong())) {
            return opened.memory();
        }
        Set<Long> keys = new HashSet<>(opened.pairs());
        keys.add(key.getAsLong());
        Edges cut = opened.edges().without(keys).edges();
        return opened.memory().over(cut.graph(opened.direction()), false);
    }

    /** How many triples were between the two ends of a sentence and are not in the graph. */
    int takenOut() {
        return opened == null
                ? 0
                : opened.edges().count() - opened.cut().edges().count();
    }

    /** The pairs of entities whose edges were taken out, in order, for those who apply the run without its sentences. */
    List<RemovedPair> removed() {
        if (opened == null) {
            return List.of();
        }
        Dataset dataset = opened.dataset();
        long n = dataset.entityCount();
        return opened.cut().pairs().stream()
                .sorted()
                .map(key -> new RemovedPair(
                        dataset.entity((int) (key / n)).id(),
                        dataset.entity((int) (key % n)).id()))
                .toList();
    }

    /** Says which graph it is, for a provenance. */
    void describe(Map<String, Object> provenance) {
        if (opened != null) {
            Path directory = opened.dataset().directory();
            provenance.put(
                    "graph",
                    Map.of(
                            "path", directory.toAbsolutePath().normalize().toString(),
                            "sha256", AtomicFiles.sha256(directory.resolve("dataset.json"))));
        }
    }

    /** What the graph's data set says of how it was made; empty without a graph. */
    Map<String, Object> details() {
        return opened == null ? Map.of() : opened.dataset().info().details();
    }

    /** How much of some sentences is linked; null without a graph. */
    @Nullable
    Links links(List<Instance> instances) {
        if (opened == null) {
            return null;
        }
        return Links.of(opened.linker(), instances);
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
                .map(instance -> linked(instance, MarkedSentence.of(instance, tokenizer, each)))
                .toList();
    }

    private PairBatch.Linked linked(Instance instance, MarkedSentence sentence) {
        List<Instance.Argument> arguments = List.of(instance.head(), instance.tail());
        int[] shown = {-1, -1};
        List<Set<String>> describing = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) {
            int entity = opened == null
                    ? -1
                    : opened.linker().link(instance, arguments.get(i)).entity();
            MentionLinker.Described described = opened == null
                    ? MentionLinker.Described.NOTHING
                    : opened.linker().described(entity, instance);
            shown[i] = described.own() ? -1 : entity;
            describing.add(described.relations());
        }
        return new PairBatch.Linked(sentence, shown, describing);
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.memory().close();
            opened.dataset().close();
        }
    }
}
