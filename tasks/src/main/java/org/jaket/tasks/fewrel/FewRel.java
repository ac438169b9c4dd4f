package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.corpus.input.InputFile;
import org.jaket.finetune.FinetuneLoop;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.FinetunedWeights;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.RunLock;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.Counts;
import org.jaket.tasks.JsonLinesFile;
import org.jaket.tasks.Rejects;
import org.jaket.tasks.TaskContext;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Precision;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Few-shot relation classification (section 4.2, table 1). */
public final class FewRel {

    /**
     * The version of what is trained and measured, see {@link FinetuneRun#RULES}. 2: no entity is shown in an episode that a sentence of one of its relations describes; a new merge is fitted.
     * 3: each episode of a step has random numbers of its own.
     */
    public static final int RULES = 3;

    /** The name of the task in files. */
    public static final String TASK = "fewrel";

    /** At least so many episodes has a figure that is reported. */
    public static final int REPORTED_EPISODES = 1000;

    /** So many pairs of sentences, a few thousand tokens, start a new merge. */
    private static final int FITTED_PAIRS = 64;

    private FewRel() {}

    /**
     * How a run ended.
     *
     * @param completed false when it was interrupted and can be resumed
     * @param accuracy mean over the measured episodes; NaN when interrupted
     * @param interval half the width of its 95 % confidence interval
     * @param episodes how many were measured
     * @param bestStep the step whose weights were kept
     * @param rejected instances that could not be used
     */
    public record Result(
            boolean completed, double accuracy, double interval, int episodes, long bestStep, int rejected) {}

    /**
     * Trains and measures, or goes on with what the directory holds.
     *
     * @param config all options
     * @param directory the run directory; fresh, or one of this configuration
     * @param context what else it needs
     * @throws BadInputException if data or weights are at fault
     */
    public static Result run(FewRelConfig config, Path directory, TaskContext context) {
        return run(config, directory, context, true);
    }

    /**
     * Trains as {@link #run} does and measures nothing, which {@code run} then does with the same directory.
     *
     * @return false when it was interrupted and can be resumed
     */
    public static boolean train(FewRelConfig config, Path directory, TaskContext context) {
        return run(config, directory, context, false).completed();
    }

    private static Result run(FewRelConfig config, Path directory, TaskContext context, boolean measures) {
        FinetuneRun run = new FinetuneRun(directory);
        try (RunLock lock = run.lock()) {
            return run(config, run, lock, context, measures);
        }
    }

    private static Result run(
            FewRelConfig config, FinetuneRun run, RunLock lock, TaskContext context, boolean measures) {
        Consumer<String> notes = context.notes();
        Path directory = run.directory().path();
        if (run.canResume()) {
            run.requireSame(config);
        }
        // Their checksums are taken, too.
        InputFile.requireRepeatable(Path.of(config.train()));
        if (config.dev() != null) {
            InputFile.requireRepeatable(Path.of(config.dev()));
        }
        Rejects rejects = new Rejects();
        FewRelSplit split = FewRelSplit.of(config, rejects::reject);
        try (StartingPoint point = point(config, context.cache(), run.precision())) {
            point.warnings().forEach(notes);
            if (config.maxLength() > point.languageConfig().maxLength()) {
                throw new BadInputException("--length " + config.maxLength() + ": the model reads at most "
                        + point.languageConfig().maxLength() + " tokens");
            }
            if (run.canResume()) {
                FinetunedWeights.requireRules(run, RULES);
                FinetunedWeights.requireUnchanged(run, point, files(config));
                run.keepPlaces(config);
            }
            try (LinkedGraph graph = LinkedGraph.open(config, point, split, run, context)) {
                if (!run.canResume()) {
                    run.start(TASK, config, provenance(config, point, graph, split), lock);
                }
                GraphMemory memory = graph.memory();
                if (memory != null) {
                    RemovedPair.write(run, graph.removed());
                    if (config.describesEntities()) {
                        run.keep(memory);
                    }
                }
                notes.accept(split.summary(rejects.rejected(), rejects.write(directory, notes)));
                PartLinks links = PartLinks.of(graph, split);
                if (links != null) {
                    notes.accept(links.all().summary());
                    notes.accept(links.shown(config.mentionShare() == null ? 1 : config.mentionShare()));
                }
                Exposure.sentences(config, point, graph, split).forEach(notes);
                return train(config, run, point, graph, split, links, context, rejects.rejected(), measures);
            }
        }
    }

    /** What is read, by the name that the provenance has for it. */
    private static Map<String, Path> files(FewRelConfig config) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("train", Path.of(config.train()));
        if (config.dev() != null) {
            files.put("dev", Path.of(config.dev()));
        }
        if (config.relationNames() != null) {
            files.put("relation_names", Path.of(config.relationNames()));
        }
        if (config.readsGraph() && config.graph() != null) {
            files.put("graph", Path.of(config.graph(), "dataset.json"));
        }
        return files;
    }

    /** The weights that the task starts from, computed with in a recorded precision, or, if it is null, the faster one. */
    static StartingPoint point(FewRelConfig config, Path cache, @Nullable Precision precision) {
        return StartingPoint.open(
                StartingPoint.Source.of(
                        config.model(), config.modelData(), config.languageRun(), config.backbone(), cache, precision),
                config.taskSystem(),
                config.seed(),
                new StartingPoint.KnowledgeStart(
                        1,
                        config.taken() == Ablation.MEAN
                                ? KnowledgeConfig.Aggregation.MEAN
                                : KnowledgeConfig.Aggregation.ATTENTION));
    }

    private static Map<String, Object> provenance(
            FewRelConfig config, StartingPoint point, LinkedGraph graph, FewRelSplit split) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put(FinetuneRun.RULES, RULES);
        provenance.put("model", point.provenance());
        provenance.put("precision", point.policy().precision().name().toLowerCase(Locale.ROOT));
        provenance.put("train", Map.of("path", config.train(), "sha256", AtomicFiles.sha256(Path.of(config.train()))));
        if (config.dev() != null) {
            provenance.put("dev", Map.of("path", config.dev(), "sha256", AtomicFiles.sha256(Path.of(config.dev()))));
        }
        if (config.relationNames() != null) {
            Path names = Path.of(config.relationNames());
            provenance.put("relation_names", Map.of("path", names.toString(), "sha256", AtomicFiles.sha256(names)));
        }
        graph.describe(provenance);
        provenance.put("relations", split.names());
        return provenance;
    }

    private static Result train(
            FewRelConfig config,
            FinetuneRun run,
            StartingPoint point,
            LinkedGraph graph,
            FewRelSplit split,
            @Nullable PartLinks links,
            TaskContext context,
            int rejected,
            boolean measures) {
        Parameters.Builder builder = new Parameters.Builder();
        PairEncoder.declare(builder, point, config.readsGraph());
        try (Tokenizer tokenizer = Tokenizer.load(point.tokenizer());
                Parameters parameters = builder.build();
                PairEncoder encoder =
                        new PairEncoder(point, parameters, graph.memory(), new Randomness(config.seed()))) {
            Randomness randomness = new Randomness(config.seed());
            boolean permuted = config.taken() == Ablation.PERMUTED_LABELS;
            EpisodeSource training = graph.source(
                    permuted ? FewRelSplit.permuted(split.train(), randomness, 1) : split.train(), config, tokenizer);
            encoder.fitMerge(training.somePairs(FITTED_PAIRS), tokenizer.vocabulary());
            initialize(point, parameters, new Randomness(config.seed()));
            EpisodeSource validation = graph.source(
                    permuted ? FewRelSplit.permuted(split.validation(), randomness, 2) : split.validation(),
                    config,
                    tokenizer);
            EpisodeSource measured = graph.source(split.measured(), config, tokenizer);
            PairTask task = new PairTask(parameters, encoder, training, validation, config);
            FinetuneLoop.Result trained = new FinetuneLoop(
                            new RunDirectory(run.directory().path()),
                            task,
                            config.training(),
                            context.listeners(),
                            context.stop())
                    .run();
            if (!trained.completed() || !measures) {
                return new Result(trained.completed(), Double.NaN, Double.NaN, 0, trained.bestStep(), rejected);
            }
            return measure(
                    config,
                    run,
                    task,
                    measured,
                    trained,
                    split,
                    graph,
                    links,
                    Exposure.exposed(config, point, graph, split),
                    rejected,
                    context);
        }
    }

    static void initialize(StartingPoint point, Parameters parameters, Randomness randomness) {
        try (PointerScope scope = new PointerScope()) {
            for (String name : parameters.slots().keySet()) {
                if (point.parameters().contains(name)) {
                    parameters.get(name).data().copy_(point.parameters().get(name));
                }
            }
        }
        var random = randomness.stream(Purpose.TASK_INITIALIZATION, 0);
        float[] weight = new float[point.languageConfig().hiddenSize()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (0.02 * random.nextGaussian());
        }
        parameters.set(PairEncoder.WEIGHT, weight);
    }

    private static Result measure(
            FewRelConfig config,
            FinetuneRun run,
            PairTask task,
            EpisodeSource source,
            FinetuneLoop.Result trained,
            FewRelSplit split,
            LinkedGraph graph,
            @Nullable PartLinks links,
            Map<String, List<String>> exposed,
            int rejected,
            TaskContext context) {
        double[] accuracies = new double[config.episodes()];
        QueryScores scores = new QueryScores(source, graph.memory() != null, config.names());
        // Apart from the episodes that chose the weights, where both are over the same relations.
        int first = config.validationEpisodes();
        try (EpisodeScores file = new EpisodeScores(
                run.directory().path().resolve("scores.jsonl"),
                FinetunedWeights.sha256(run),
                source,
                number -> task.episode(source, first + number),
                config.episodes(),
                task.atOnce())) {
            int known = file.kept().size();
            context.notes()
                    .accept("measuring " + Counts.of(config.episodes(), "episode")
                            + (known == 0 ? "" : ", " + Counts.of(known) + " of them measured before"));
            Iterator<PairTask.Measured> rest = task.measure(source, first + known, config.episodes() - known)
                    .iterator();
            for (int e = 0; e < config.episodes(); e++) {
                if (e >= known && context.stop().requested()) {
                    return new Result(false, Double.NaN, Double.NaN, e, trained.bestStep(), rejected);
                }
                PairTask.Measured episode = e < known ? file.kept().get(e) : rest.next();
                if (e >= known) {
                    file.add(e, episode);
                    context.progress().at("measuring episodes", e + 1L - known, (long) config.episodes() - known);
                }
                accuracies[e] = episode.accuracy();
                scores.add(e, episode);
            }
        }
        EpisodeAccuracy accuracy = EpisodeAccuracy.of(accuracies);
        JsonLinesFile.write(run.predictions(), scores.lines().iterator());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("task", TASK);
        result.put("best_step", trained.bestStep());
        result.put("steps", trained.step());
        result.put("validation_score", trained.bestScore());
        result.put(FinetuneRun.DIVERGED, trained.diverged());
        result.put("relations", split.names());
        result.put("rejected_instances", rejected);
        if (graph.memory() != null) {
            result.put("keeps_pair_edges", config.keepPairEdges());
            result.put("pair_triples_taken_out", graph.takenOut());
        }
        if (links != null) {
            result.putAll(links.toMap());
        }
        result.put("measured_relations_exposed_in", exposed);
        result.put(
                "measured_relations_in_pretraining",
                Exposure.met(config, split.measured().keySet()));
        accuracy.addTo(result);
        result.putAll(scores.toMap());
        run.writeResult(result);
        return new Result(
                true, accuracy.mean(), accuracy.confidence95(), accuracy.episodes(), trained.bestStep(), rejected);
    }
}
