package org.jaket.tasks.entities;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jaket.finetune.DescribedText;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TextVectors;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.Counts;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TextEncoder;
import org.jaket.tasks.TransductiveSplit;
import org.jaket.tensor.Parameters;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Builds the trained part of each system, and keeps what is computed once: memory from descriptions, frozen vectors of
 * descriptions.
 *
 * <p>Owns those; closing frees them.
 */
final class EntityModels implements AutoCloseable {

    private static final int SAMPLE = 512;

    private final StartingPoint point;
    private final EntityData data;
    private final TaskContext context;
    private @Nullable GraphMemory described;
    private @Nullable Tensor frozen;

    /** A task and what it owns. */
    record Built(EntityTask task, Parameters parameters, List<AutoCloseable> owned) implements AutoCloseable {
        @Override
        public void close() {
            try {
                for (AutoCloseable one : owned) {
                    one.close();
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            parameters.close();
        }
    }

    EntityModels(StartingPoint point, EntityData data, TaskContext context) {
        this.point = point;
        this.data = data;
        this.context = context;
    }

    static StartingPoint.KnowledgeStart start(EntityConfig config) {
        return new StartingPoint.KnowledgeStart(
                config.initialScale(),
                config.taken() == Ablation.MEAN
                        ? KnowledgeConfig.Aggregation.MEAN
                        : KnowledgeConfig.Aggregation.ATTENTION);
    }

    /** The task of one run. */
    Built build(EntityConfig config, TransductiveSplit split) {
        Randomness randomness = new Randomness(config.seed());
        TaskSystem system = config.taskSystem();
        KnowledgeConfig knowledge = point.knowledgeConfig().with(start(config).aggregation());
        boolean usesModule = system.readsGraph() && config.taken() != Ablation.PROBE;
        Parameters.Builder builder = new Parameters.Builder();
        if (usesModule) {
            KnowledgeModule.declare(builder, knowledge);
        }
        if (config.trainLanguage()) {
            TextEncoder.declare(builder, point, false);
        }
        int width = point.languageConfig().hiddenSize() * (config.method().readMemory() ? 2 : 1);
        CategoryClassifier.declare(builder, width, data.categories());
        Parameters parameters = builder.build();
        copy(point.parameters(), parameters);
        if (usesModule && !system.isPretrained()) {
            new KnowledgeModule(knowledge, parameters).initialize(randomness, config.initialScale());
        }
        List<AutoCloseable> owned = new java.util.ArrayList<>();
        Encoders encoders = encoders(config, knowledge, parameters, usesModule, owned);
        initialize(config, knowledge, parameters, encoders.start(), usesModule, randomness);
        PullToStart pull = config.method().pull() > 0
                ? new PullToStart(parameters, config.method().pull())
                : null;
        if (pull != null) {
            owned.add(pull);
        }
        boolean permuted = config.taken() == Ablation.PERMUTED_LABELS;
        EntityTask task = new EntityTask(
                parameters,
                encoders.classified(),
                split,
                data.targets(split.train(), permuted, randomness, 1),
                data.targets(split.dev(), permuted, randomness, 2),
                config.training().batchSize(),
                config.method().dropout(),
                pull,
                randomness);
        return new Built(task, parameters, owned);
    }

    private static void copy(Parameters from, Parameters to) {
        try (PointerScope scope = new PointerScope()) {
            for (String name : to.slots().keySet()) {
                if (from.contains(name)) {
                    to.get(name).data().copy_(from.get(name));
                }
            }
        }
    }

    /**
     * Where vectors come from.
     *
     * @param start those that the classifier's start is for, {@code [n, F]}
     * @param classified those that are classified, which may hold more beside them
     */
    private record Encoders(EntityEncoder start, EntityEncoder classified) {
        Encoders(EntityEncoder both) {
            this(both, both);
        }
    }

    private Encoders encoders(
            EntityConfig config,
            KnowledgeConfig knowledge,
            Parameters parameters,
            boolean usesModule,
            List<AutoCloseable> owned) {
        Randomness randomness = new Randomness(config.seed());
        if (config.trainLanguage()) {
            DescriptionVectors vectors = new DescriptionVectors(point, parameters, data.descriptions(), randomness);
            owned.add(vectors);
            return new Encoders(vectors);
        }
        if (!config.taskSystem().readsGraph()) {
            return new Encoders(new FixedVectors(frozenDescriptions()));
        }
        GraphMemory memory = memory(config, randomness, owned);
        if (!usesModule) {
            return new Encoders(new FixedVectors(memory.entities().vectors()));
        }
        GraphVectors graph = new GraphVectors(
                knowledge, parameters, memory, point.config().knowledge().fanOut(), point.policy());
        return config.method().readMemory()
                ? new Encoders(graph, new VectorsBesideMemory(graph, memory))
                : new Encoders(graph);
    }

    private GraphMemory memory(EntityConfig config, Randomness randomness, List<AutoCloseable> owned) {
        EdgeDirection direction = point.config().graph().edges();
        KnowledgeGraph graph = data.graph(direction, config.taken() == Ablation.SHUFFLED_EDGES, randomness);
        if (!config.taskSystem().describesEntities() || config.taken() == Ablation.RANDOM_VECTORS) {
            GraphMemory random =
                    GraphMemory.random(point.languageConfig().hiddenSize(), graph, config.relations(), randomness);
            owned.add(random);
            return random;
        }
        if (described == null) {
            KnowledgeGraph whole = KnowledgeGraph.of(data.dataset(), direction);
            described = context.memories()
                    .get(
                            point,
                            // How many relations there are hangs on the direction.
                            List.of(
                                    AtomicFiles.sha256(
                                            data.dataset().directory().resolve("dataset.json")),
                                    direction.name()),
                            whole,
                            true,
                            () -> described(whole));
        }
        return described.over(graph, config.relations());
    }

    private GraphMemory described(KnowledgeGraph graph) {
        context.notes()
                .accept("computing the memory of " + Counts.of(data.dataset().entityCount())
                        + " entities from their descriptions");
        return GraphMemory.described(point, data.dataset(), graph, true, reading("memory of entities"));
    }

    /** What is told how many descriptions have been read. */
    private IntConsumer reading(String what) {
        return done -> context.progress().at(what, done, data.dataset().entityCount());
    }

    private Tensor frozenDescriptions() {
        if (frozen == null) {
            context.notes()
                    .accept("reading the descriptions of "
                            + Counts.of(data.dataset().entityCount()) + " entities");
            try (PointerScope scope = new PointerScope()) {
                Tensor vectors = (point.mergeTrained()
                                ? new TextVectors(point.jaket(), point.policy())
                                : new TextVectors(point.jaket().language(), point.policy()))
                        .whole(data.descriptions(), reading("descriptions"));
                vectors.retainReference();
                frozen = vectors;
            }
        }
        return frozen;
    }

    private void initialize(
            EntityConfig config,
            KnowledgeConfig knowledge,
            Parameters parameters,
            EntityEncoder encoder,
            boolean usesModule,
            Randomness randomness) {
        CategoryClassifier classifier = new CategoryClassifier(parameters);
        ClassifierStart start = classifierStart(config, !point.categoryVectors().isEmpty(), context.notes());
        if (start == ClassifierStart.NEW) {
            classifier.initialize(randomness);
            return;
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            KnowledgeModule module = usesModule ? new KnowledgeModule(knowledge, parameters) : null;
            Tensor labels = labelVectors(data.dataset().categories(), module);
            CategoryVectors.Values values;
            if (start == ClassifierStart.LABELS) {
                int[] sample = java.util.Arrays.copyOf(data.classified(), Math.min(SAMPLE, data.classified().length));
                values = CategoryVectors.fromLabels(
                        labels, encoder.vectors(sample, randomness.stream(Purpose.TASK_INITIALIZATION, 1), 0));
            } else {
                values = fromPretraining(labels, module);
            }
            classifier.set(values.weights(), values.biases());
        }
    }

    /**
     * Refuses a start of the classifier that the model cannot give.
     *
     * @throws BadInputException if what pre-training has learnt is asked for and it has learnt no category
     */
    void requireStart(EntityConfig config) {
        Consumer<String> saidLater = note -> {};
        classifierStart(config, !point.categoryVectors().isEmpty(), saidLater);
    }

    /** The start of the classifier, where the model may have learnt categories or none. */
    static ClassifierStart classifierStart(EntityConfig config, boolean learnt, Consumer<String> notes) {
        ClassifierStart start = config.classifierStart();
        if (start != ClassifierStart.PRETRAINED || learnt) {
            return start;
        }
        if (ClassifierStart.of(config.classifier()) == ClassifierStart.PRETRAINED) {
            throw new BadInputException("--classifier pretrained: the run " + config.model()
                    + " was pre-trained without categories and has no vectors of them; choose labels or new");
        }
        ClassifierStart instead =
                config.taken() == Ablation.RANDOM_VECTORS ? ClassifierStart.NEW : ClassifierStart.LABELS;
        notes.accept("the run " + config.model() + " was pre-trained without categories: the classifier starts as with"
                + " --classifier " + instead);
        return instead;
    }

    private CategoryVectors.Values fromPretraining(Tensor labels, @Nullable KnowledgeModule module) {
        List<Category> learnt = point.pretrainedCategories();
        return CategoryVectors.fromPretraining(
                data.dataset().categories().stream().map(Category::id).toList(),
                labels,
                point.categoryVectors(),
                labelVectors(learnt, module));
    }

    /** LM1's vectors of labels, sent through the knowledge module as entities without neighbours. */
    private Tensor labelVectors(List<Category> categories, @Nullable KnowledgeModule module) {
        try (Tokenizer tokenizer = Tokenizer.load(data.dataset().tokenizerFile())) {
            List<DescribedText> texts =
                    EntityData.texts(categories, tokenizer, DescribedText.maxLength(point.languageConfig()));
            Tensor vectors = new TextVectors(point.jaket().language(), point.policy()).described(texts, done -> {});
            if (module == null) {
                return vectors;
            }
            int n = categories.size();
            KnowledgeGraph alone = KnowledgeGraph.of(n, 1, new long[n + 1], new int[0], new int[0], EdgeDirection.OUT);
            Neighborhood block = new NeighborSampler(alone, module.config().layers(), 1)
                    .sample(java.util.stream.IntStream.range(0, n).toArray(), new java.util.SplittableRandom(0));
            return module.forward(vectors, block, null);
        }
    }

    @Override
    public void close() {
        if (described != null) {
            described.close();
        }
        if (frozen != null) {
            frozen.releaseReference();
        }
    }
}
