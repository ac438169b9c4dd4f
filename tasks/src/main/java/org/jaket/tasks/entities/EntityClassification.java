package org.jaket.tasks.entities;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jaket.finetune.FinetuneListener;
import org.jaket.finetune.FinetuneLoop;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.FinetunedWeights;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.RunLock;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;
import org.jaket.tasks.ClassificationScores;
import org.jaket.tasks.Counts;
import org.jaket.tasks.Input;
import org.jaket.tasks.JsonLinesFile;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TransductiveSplit;
import org.jaket.tensor.Precision;
import org.jspecify.annotations.Nullable;

/**
 * Entity classification (section 4.2, table 3): semi-supervised and transductive, on a graph that pre-training has not
 * seen. One object holds what several runs of the same system on the same graph share.
 *
 * <p>Owns weights, memory and the open data set; closing frees them.
 */
public final class EntityClassification implements AutoCloseable {

    /** The version of what is trained and measured, see {@link FinetuneRun#RULES}. */
    public static final int RULES = 2;

    /** The name of the task in files. */
    public static final String TASK = "entities";

    private final Dataset dataset;
    private final EntityData data;
    private final EntityModels models;
    private final EntityConfig opened;
    private final StartingPoint point;
    private final TaskContext context;
    private @Nullable Seen seenInPretraining;

    /**
     * How a run ended.
     *
     * @param completed false when it was interrupted and can be resumed
     * @param dev scores on the development part; of no example when interrupted
     * @param test scores on the test part; of no example when interrupted
     * @param coverage which categories have an entity to train on
     * @param bestStep the step whose weights were kept
     * @param secondsPerEpoch wall time of one pass over the training examples, the median; NaN without a step
     */
    public record Result(
            boolean completed,
            ClassificationScores dev,
            ClassificationScores test,
            CategoryCoverage coverage,
            long bestStep,
            double secondsPerEpoch) {}

    /**
     * How much of the graph pre-training had.
     *
     * @param entities entities of the graph that were entities of its data set, with a category or without
     * @param answers entities with a category that had one there
     */
    private record Seen(int entities, int answers) {}

    private EntityClassification(Dataset dataset, StartingPoint point, EntityConfig config, TaskContext context) {
        this.dataset = dataset;
        this.data = new EntityData(dataset);
        this.point = point;
        this.models = new EntityModels(point, data, context);
        this.opened = config;
        this.context = context;
    }

    /**
     * Opens data and weights.
     *
     * @param config what is run first
     * @param precision what a run that is there was computed in; null takes what is faster here
     * @param context what else runs need
     * @throws BadInputException if data, weights or their tokenizers are at fault
     */
    public static EntityClassification open(EntityConfig config, @Nullable Precision precision, TaskContext context) {
        Dataset dataset = Dataset.open(Path.of(config.graph()));
        StartingPoint point = null;
        try {
            point = StartingPoint.open(
                    StartingPoint.Source.of(
                            config.model(),
                            config.modelData(),
                            config.languageRun(),
                            config.backbone(),
                            context.cache(),
                            precision),
                    config.taskSystem(),
                    config.seed(),
                    EntityModels.start(config));
            point.warnings().forEach(context.notes());
            dataset.requireTokenizer(AtomicFiles.sha256(point.tokenizer()), "the model");
            GraphMemory.requireLength(point, dataset);
            return new EntityClassification(dataset, point, config, context);
        } catch (RuntimeException e) {
            if (point != null) {
                point.close();
            }
            dataset.close();
            throw e;
        }
    }

    /**
     * Runs, or goes on with what the directory holds.
     *
     * @param config as it was opened with, or with another share, seed, ablation, classifier or training
     * @param directory the run directory; fresh, or one of this configuration
     */
    public Result run(EntityConfig config, Path directory) {
        requireSameModel(config);
        models.requireStart(config);
        FinetuneRun run = new FinetuneRun(directory);
        try (RunLock lock = run.lock()) {
            start(config, run, lock);
            return run(config, run);
        }
    }

    /** Starts a run, or makes sure that it can go on. */
    private void start(EntityConfig config, FinetuneRun run, RunLock lock) {
        if (run.canResume()) {
            run.requireSame(config);
            FinetunedWeights.requireRules(run, RULES);
            FinetunedWeights.requireUnchanged(
                    run, point, Map.of("data", dataset.directory().resolve("dataset.json")));
            run.keepPlaces(config);
        } else {
            run.start(TASK, config, provenance(), lock);
        }
    }

    private Result run(EntityConfig config, FinetuneRun run) {
        Randomness randomness = new Randomness(config.seed());
        TransductiveSplit split = TransductiveSplit.of(data.classified(), randomness, config.trainShare());
        CategoryCoverage coverage = data.coverage(split.train());
        coverage.note().ifPresent(context.notes());
        Map<String, Object> counts = counts(config, split, coverage);
        List<Double> seconds = new ArrayList<>();
        try (EntityModels.Built built = models.build(config, split)) {
            List<FinetuneListener> all = new ArrayList<>(context.listeners());
            all.add(event -> {
                if (event instanceof org.jaket.finetune.FinetuneEvent.Stepped stepped) {
                    seconds.add(stepped.seconds());
                }
            });
            FinetuneLoop.Result trained =
                    new FinetuneLoop(run.directory(), built.task(), config.training(), all, context.stop()).run();
            double epoch = median(seconds) * built.task().stepsPerEpoch();
            if (!trained.completed()) {
                ClassificationScores none = score(new int[0], new int[0]);
                return new Result(false, none, none, coverage, trained.bestStep(), epoch);
            }
            return finish(run, split, built.task(), trained, epoch, coverage, counts);
        }
    }

    /**
     * Applies a completed run to entities of its graph. An entity's prediction does not depend on the others that are asked
     * for, and those of the dev and test parts are the ones in {@code predictions.jsonl}.
     *
     * @param config the run's options
     * @param directory the completed run
     * @param ids identifiers of entities, with a category or without
     * @param top how many categories of each
     * @param rejects gets one sentence for each identifier that no entity has; the rest goes on
     * @return for each id, best first, {@code id}, {@code label}, {@code rank}, {@code predicted}, {@code probability}
     * @throws BadInputException if none of the entities is in the graph, or the run, its weights or its graph are not what they were
     */
    public List<Map<String, Object>> predict(
            EntityConfig config, Path directory, List<Input> ids, int top, Consumer<String> rejects) {
        requireSameModel(config);
        FinetuneRun run = new FinetuneRun(directory);
        FinetunedWeights.requireFile(run, "data", dataset.directory().resolve("dataset.json"));
        FinetunedWeights.requireStart(run, point);
        List<Integer> wanted = find(ids, rejects);
        TransductiveSplit split =
                TransductiveSplit.of(data.classified(), new Randomness(config.seed()), config.trainShare());
        Map<Integer, float[]> probabilities = new HashMap<>();
        try (EntityModels.Built built = models.build(config, split)) {
            FinetunedWeights.read(run, built.parameters(), context.notes());
            for (int[] part : List.of(split.dev(), split.test(), others(split))) {
                probabilities.putAll(built.task().probabilities(part, Set.copyOf(wanted)));
            }
        }
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int entity : wanted) {
            ranked(lines, dataset.entity(entity), Objects.requireNonNull(probabilities.get(entity)), top);
        }
        return lines;
    }

    private List<Integer> find(List<Input> ids, Consumer<String> rejects) {
        Map<String, Integer> found = new HashMap<>();
        Set<String> asked = ids.stream().map(Input::text).collect(Collectors.toSet());
        for (int e = 0; e < dataset.entityCount(); e++) {
            if (asked.contains(dataset.entity(e).id())) {
                found.put(dataset.entity(e).id(), e);
            }
        }
        return Input.read(ids, input -> found(found, input.text()), rejects);
    }

    private int found(Map<String, Integer> found, String id) {
        Integer entity = found.get(id);
        if (entity == null) {
            throw new BadInputException("the graph " + dataset.directory() + " has no entity " + id
                    + "; expected the identifier of one, not a label");
        }
        return entity;
    }

    /** Entities that are neither in the development nor in the test part. */
    private int[] others(TransductiveSplit split) {
        Set<Integer> measured = IntStream.concat(IntStream.of(split.dev()), IntStream.of(split.test()))
                .boxed()
                .collect(Collectors.toSet());
        return IntStream.range(0, dataset.entityCount())
                .filter(entity -> !measured.contains(entity))
                .toArray();
    }

    private void ranked(List<Map<String, Object>> lines, Entity entity, float[] probabilities, int top) {
        List<Integer> order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(category -> -probabilities[category]))
                .limit(top)
                .toList();
        for (int rank = 0; rank < order.size(); rank++) {
            int category = order.get(rank);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("id", entity.id());
            line.put("label", entity.label());
            line.put("rank", rank + 1);
            line.put("predicted", dataset.categories().get(category).id());
            line.put("predicted_label", dataset.categories().get(category).label());
            line.put("probability", probabilities[category]);
            lines.add(line);
        }
    }

    private void requireSameModel(EntityConfig config) {
        boolean same = config.graph().equals(opened.graph())
                && Objects.equals(config.model(), opened.model())
                && Objects.equals(config.languageRun(), opened.languageRun())
                && config.backbone().equals(opened.backbone())
                && config.system().equals(opened.system());
        if (!same) {
            throw new IllegalArgumentException("expected the graph, model and system that were opened");
        }
    }

    private Map<String, Object> provenance() {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put(FinetuneRun.RULES, RULES);
        provenance.put("model", point.provenance());
        provenance.put(
                "data",
                Map.of(
                        "path", dataset.directory().toAbsolutePath().normalize().toString(),
                        "name", dataset.info().name(),
                        "sha256", AtomicFiles.sha256(dataset.directory().resolve("dataset.json"))));
        provenance.put("precision", point.policy().precision().name().toLowerCase(java.util.Locale.ROOT));
        return provenance;
    }

    private Map<String, Object> counts(EntityConfig config, TransductiveSplit split, CategoryCoverage coverage) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("entities", data.dataset().entityCount());
        counts.put("entities_without_category", data.dataset().entityCount() - data.classified().length);
        counts.put("train", split.train().length);
        counts.put("dev", split.dev().length);
        counts.put("test", split.test().length);
        counts.put("categories", coverage.categories());
        counts.put("categories_without_training_entity", coverage.empty().size());
        if (config.taskSystem().isPretrained() && config.model() != null) {
            Seen seen = seenInPretraining(config.model(), config.modelData());
            counts.put("entities_in_pretraining", seen.entities());
            counts.put("entities_seen_in_pretraining", seen.answers());
        }
        return counts;
    }

    /** What of the graph is no news to the model: the answers first, but also what it was told of entities without them. */
    private Seen seenInPretraining(String model, @Nullable String modelData) {
        Seen known = seenInPretraining;
        if (known != null) {
            return known;
        }
        Path moved = modelData == null ? null : Path.of(modelData);
        Map<String, Boolean> ids = new HashMap<>();
        try (Dataset pretraining = Dataset.open(
                moved == null
                        ? Path.of(Provenance.text(RunDirectory.require(Path.of(model)), "data", "path"))
                        : moved)) {
            int[] categoryOf = pretraining.categoryOf();
            for (int e = 0; e < categoryOf.length; e++) {
                ids.put(pretraining.entity(e).id(), categoryOf[e] >= 0);
            }
        }
        int entities = 0;
        for (int e = 0; e < dataset.entityCount(); e++) {
            entities += ids.containsKey(dataset.entity(e).id()) ? 1 : 0;
        }
        int answers = 0;
        for (int entity : data.classified()) {
            answers += ids.getOrDefault(dataset.entity(entity).id(), false) ? 1 : 0;
        }
        if (entities > 0) {
            context.notes()
                    .accept("WARNING: the graph is not new to the model: " + Counts.of(entities) + " of its "
                            + Counts.of(dataset.entityCount())
                            + " entities were in the data set of the pre-training run " + model + " already, and "
                            + Counts.of(answers)
                            + " of the " + Counts.of(data.classified().length)
                            + " with a category had one there, so that scores of jaket say little about those");
        }
        Seen seen = new Seen(entities, answers);
        seenInPretraining = seen;
        return seen;
    }

    private Result finish(
            FinetuneRun run,
            TransductiveSplit split,
            EntityTask task,
            FinetuneLoop.Result trained,
            double epoch,
            CategoryCoverage coverage,
            Map<String, Object> counts) {
        EntityTask.Predicted dev = task.predict(split.dev());
        EntityTask.Predicted test = task.predict(split.test());
        ClassificationScores devScores = score(split.dev(), dev.categories());
        ClassificationScores testScores = score(split.test(), test.categories());
        List<Map<String, Object>> lines = new ArrayList<>();
        predictions(lines, "dev", split.dev(), dev);
        predictions(lines, "test", split.test(), test);
        JsonLinesFile.write(run.predictions(), lines.iterator());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("task", TASK);
        result.put("best_step", trained.bestStep());
        result.put("steps", trained.step());
        result.put(FinetuneRun.DIVERGED, trained.diverged());
        result.put("counts", counts);
        result.put(
                "most_frequent_category",
                data.dataset()
                        .categories()
                        .get(data.mostFrequent(data.classified()))
                        .id());
        result.put("dev", devScores.toMap());
        result.put("test", testScores.toMap());
        run.writeResult(result);
        return new Result(true, devScores, testScores, coverage, trained.bestStep(), epoch);
    }

    private ClassificationScores score(int[] entities, int[] predicted) {
        int[] truth = data.targets(entities, false, new Randomness(0), 0);
        return ClassificationScores.of(truth, predicted, data.categories(), data.mostFrequent(data.classified()));
    }

    private void predictions(
            List<Map<String, Object>> lines, String part, int[] entities, EntityTask.Predicted predicted) {
        for (int i = 0; i < entities.length; i++) {
            Entity entity = dataset.entity(entities[i]);
            String truth =
                    dataset.categories().get(data.categoryOf()[entities[i]]).id();
            String guess = dataset.categories().get(predicted.categories()[i]).id();
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("id", entity.id());
            line.put("label", entity.label());
            line.put("part", part);
            line.put("category", truth);
            line.put("predicted", guess);
            line.put("probability", predicted.confidence()[i]);
            line.put("correct", truth.equals(guess));
            lines.add(line);
        }
    }

    private static double median(List<Double> values) {
        return values.isEmpty()
                ? Double.NaN
                : values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }

    @Override
    public void close() {
        models.close();
        point.close();
        dataset.close();
    }
}
