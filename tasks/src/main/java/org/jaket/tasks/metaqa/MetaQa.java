package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.corpus.input.InputFile;
import org.jaket.finetune.DescribedText;
import org.jaket.finetune.FinetuneLoop;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.FinetunedWeights;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.finetune.TaskSystem;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.RunLock;
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

/** Question answering over a graph (section 4.2, table 2). */
public final class MetaQa {

    /**
     * The version of what is trained and measured, see {@link FinetuneRun#RULES}. 2: a new merge is fitted to the questions.
     */
    public static final int RULES = 2;

    /** The name of the task in files. */
    public static final String TASK = "metaqa";

    /** What a result has, as true, if pre-training has met triples that the graph of the run has not. */
    public static final String LEAK = "pretrained_on_dropped_triples";

    /** What a result has: how many measured questions were trained on. */
    public static final String TRAINED_ON = "measured_questions_trained_on";

    /** So many questions, a few thousand tokens, start a new merge. */
    private static final int FITTED_QUESTIONS = 256;

    private MetaQa() {}

    /**
     * How a run ended.
     *
     * @param completed false when it was interrupted and can be resumed
     * @param scores hits@1 of the measured questions; of none when interrupted
     * @param bestStep the step whose weights were kept
     * @param rejected lines that could not be used
     */
    public record Result(boolean completed, HitsAtOne scores, long bestStep, int rejected) {}

    /**
     * Trains and measures, or goes on with what the directory holds.
     *
     * @param config all options
     * @param directory the run directory; fresh, or one of this configuration
     * @param context what else it needs
     * @throws BadInputException if data or weights are at fault
     */
    public static Result run(MetaQaConfig config, Path directory, TaskContext context) {
        return run(config, directory, context, true);
    }

    /**
     * Trains as {@link #run} does and measures nothing, which {@code run} then does with the same directory.
     *
     * @return false when it was interrupted and can be resumed
     */
    public static boolean train(MetaQaConfig config, Path directory, TaskContext context) {
        return run(config, directory, context, false).completed();
    }

    private static Result run(MetaQaConfig config, Path directory, TaskContext context, boolean measures) {
        FinetuneRun run = new FinetuneRun(directory);
        try (RunLock lock = run.lock()) {
            return run(config, run, lock, context, measures);
        }
    }

    private static Result run(
            MetaQaConfig config, FinetuneRun run, RunLock lock, TaskContext context, boolean measures) {
        Consumer<String> notes = context.notes();
        Path directory = run.directory().path();
        if (run.canResume()) {
            run.requireSame(config);
        }
        // Their checksums are taken, too.
        files(config).values().forEach(InputFile::requireRepeatable);
        Rejects rejects = new Rejects();
        QaData data = QaData.read(config, rejects);
        try (StartingPoint point = point(config, context.cache(), run.precision())) {
            point.warnings().forEach(notes);
            if (run.canResume()) {
                FinetunedWeights.requireRules(run, RULES);
                FinetunedWeights.requireUnchanged(run, point, files(config));
                run.keepPlaces(config);
            } else {
                run.start(TASK, config, provenance(config, point), lock);
            }
            notes.accept(data.summary(rejects, rejects.write(directory, notes)));
            if (data.measuredInTraining() > 0) {
                notes.accept("WARNING: " + Counts.of(data.measuredInTraining(), "measured question")
                        + " of " + Counts.of(data.measured().size())
                        + " are among those to train on: scores are flattered;"
                        + " give other files");
            }
            if (leaks(config, point.pretrainingDetails(), data.graph().tripleCount())) {
                notes.accept("WARNING: " + config.model()
                        + " was pre-trained on triples that --kg drops here: scores are"
                        + " flattered; prepare its data set with the same --kg and --kg-seed "
                        + config.seedOfTriples());
            }
            return train(config, run, point, data, context, rejects, measures);
        }
    }

    /**
     * Whether the graph of joint pre-training was MetaQA's and had more of it, or another part, than is asked about. With the
     * same seed a smaller share is part of a larger one.
     *
     * @param details those of the {@code dataset.json} of pre-training
     * @param triples how many the graph of the run has
     */
    static boolean leaks(MetaQaConfig config, Map<String, Object> details, int triples) {
        boolean within = number(details, MetaQaSource.SEED) == config.seedOfTriples()
                && number(details, MetaQaSource.TRIPLES) <= triples;
        return config.taskSystem() == TaskSystem.JAKET
                && config.kgShare() < 1
                && details.containsKey(MetaQaSource.TRIPLES)
                && !(details.containsKey(MetaQaSource.SEED) && within);
    }

    private static long number(Map<String, Object> details, String name) {
        return details.get(name) instanceof Number number ? number.longValue() : -1;
    }

    static StartingPoint point(MetaQaConfig config, Path cache, @Nullable Precision precision) {
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

    private static Map<String, Object> provenance(MetaQaConfig config, StartingPoint point) {
        Map<String, Object> provenance = new LinkedHashMap<>();
        provenance.put(FinetuneRun.RULES, RULES);
        provenance.put("model", point.provenance());
        provenance.put("precision", point.policy().precision().name().toLowerCase(java.util.Locale.ROOT));
        files(config)
                .forEach((name, file) ->
                        provenance.put(name, Map.of("path", file.toString(), "sha256", AtomicFiles.sha256(file))));
        return provenance;
    }

    /** What is read, by the name that the provenance has for it. */
    private static Map<String, Path> files(MetaQaConfig config) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("kb", Path.of(config.kb()));
        files.put("train", Path.of(config.train()));
        files.put("dev", Path.of(config.dev()));
        if (config.test() != null) {
            files.put("test", Path.of(config.test()));
        }
        return files;
    }

    private static Result train(
            MetaQaConfig config,
            FinetuneRun run,
            StartingPoint point,
            QaData data,
            TaskContext context,
            Rejects rejects,
            boolean measures) {
        Randomness randomness = new Randomness(config.seed());
        Parameters.Builder builder = new Parameters.Builder();
        QuestionEncoder.declare(builder, point, config.readsGraph());
        try (Tokenizer tokenizer = Tokenizer.load(point.tokenizer());
                Parameters parameters = builder.build();
                GraphMemory memory = memory(config, point, data, tokenizer, run, context);
                QuestionEncoder encoder =
                        new QuestionEncoder(point, parameters, memory, config.readsGraph(), randomness)) {
            if (isDescribed(config)) {
                run.keep(memory);
            }
            int maxLength = DescribedText.maxLength(point.languageConfig());
            QaTask.Asked measured = data.asked(data.measured(), config.hops(), tokenizer, maxLength);
            QaTask.Asked validation = data.asked(data.validation(), config.hops(), tokenizer, maxLength);
            QaTask.Asked training = data.trainable(config.hops(), tokenizer, maxLength, context.notes());
            encoder.fitMerge(some(training.texts()));
            initialize(point, parameters);
            boolean permuted = config.taken() == Ablation.PERMUTED_LABELS;
            QaTask task = new QaTask(
                    parameters,
                    encoder,
                    permuted ? QaData.permuted(training, randomness, 2) : training,
                    permuted ? QaData.permuted(validation, randomness, 3) : validation,
                    config);
            FinetuneLoop.Result trained = new FinetuneLoop(
                            new RunDirectory(run.directory().path()),
                            task,
                            config.training(),
                            context.listeners(),
                            context.stop())
                    .run();
            if (!trained.completed() || !measures) {
                return new Result(
                        trained.completed(),
                        HitsAtOne.of(List.of(), new int[0]),
                        trained.bestStep(),
                        rejects.rejected());
            }
            context.notes().accept("measuring " + measured.questions().size() + " questions");
            return finish(
                    config, point, run, data, measured, task.predict(measured, context.progress()), trained, rejects);
        }
    }

    /** Some questions, evenly over all: files have one kind after the other. */
    private static List<DescribedText> some(List<DescribedText> texts) {
        int count = Math.min(FITTED_QUESTIONS, texts.size());
        return IntStream.range(0, count)
                .mapToObj(i -> texts.get((int) ((long) i * texts.size() / count)))
                .toList();
    }

    /**
     * What the knowledge module reads. Descriptions are drawn from the training questions by the seed, so that a run that has
     * kept their vectors has those.
     */
    static GraphMemory memory(
            MetaQaConfig config,
            StartingPoint point,
            QaData data,
            Tokenizer tokenizer,
            FinetuneRun run,
            TaskContext context) {
        Randomness randomness = new Randomness(config.seed());
        int hiddenSize = point.languageConfig().hiddenSize();
        boolean relations = config.relations() && config.readsGraph();
        // Candidates stay those of the true graph: only what the knowledge module reads is taken apart.
        KnowledgeGraph edges = config.taken() == Ablation.SHUFFLED_EDGES
                ? data.graph().shuffled(randomness)
                : data.graph().graph();
        return isDescribed(config)
                ? run.memory(edges, hiddenSize, relations, () -> context.memories()
                        .get(
                                point,
                                List.of(
                                        AtomicFiles.sha256(Path.of(config.kb())),
                                        AtomicFiles.sha256(Path.of(config.train())),
                                        "descriptions drawn by seed " + config.seed()),
                                edges,
                                relations,
                                () -> described(config, point, data, tokenizer, edges, relations, context)))
                : GraphMemory.random(hiddenSize, edges, relations, randomness);
    }

    private static boolean isDescribed(MetaQaConfig config) {
        return !config.readsGraph()
                || (config.taskSystem().describesEntities() && config.taken() != Ablation.RANDOM_VECTORS);
    }

    private static GraphMemory described(
            MetaQaConfig config,
            StartingPoint point,
            QaData data,
            Tokenizer tokenizer,
            KnowledgeGraph edges,
            boolean relations,
            TaskContext context) {
        int maxLength = DescribedText.maxLength(point.languageConfig());
        context.notes()
                .accept("computing the memory of "
                        + Counts.of(data.graph().names().size())
                        + " entities, each from one training question about it");
        return GraphMemory.described(
                point,
                Descriptions.entities(data.graph(), data.train(), tokenizer, maxLength, new Randomness(config.seed())),
                relations ? Descriptions.relations(data.graph(), tokenizer, maxLength) : List.<DescribedText>of(),
                edges,
                done -> context.progress().at("memory of entities", done, edges.entityCount()));
    }

    /**
     * The weights of the starting point. The question's matrix starts as the identity: what pre-training has learnt of
     * the space that [CLS] and entities share is then there from the first step, for all systems alike.
     */
    private static void initialize(StartingPoint point, Parameters parameters) {
        try (PointerScope scope = new PointerScope()) {
            for (String name : parameters.slots().keySet()) {
                if (point.parameters().contains(name)) {
                    parameters.get(name).data().copy_(point.parameters().get(name));
                }
            }
        }
        int f = point.languageConfig().hiddenSize();
        float[] weight = new float[f * f];
        for (int i = 0; i < f; i++) {
            weight[i * f + i] = 1;
        }
        parameters.set(QuestionEncoder.QUESTION, weight);
    }

    private static Result finish(
            MetaQaConfig config,
            StartingPoint point,
            FinetuneRun run,
            QaData data,
            QaTask.Asked measured,
            int[] predicted,
            FinetuneLoop.Result trained,
            Rejects rejects) {
        HitsAtOne scores = HitsAtOne.of(measured.questions(), predicted);
        List<String> paths = AnswerPaths.of(data.whole(), measured.questions(), config.hops());
        JsonLinesFile.write(
                run.predictions(),
                IntStream.range(0, predicted.length)
                        .mapToObj(q -> line(data, measured, q, predicted[q], paths.isEmpty() ? null : paths.get(q)))
                        .iterator());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("task", TASK);
        result.put("best_step", trained.bestStep());
        result.put("steps", trained.step());
        result.put("validation_score", trained.bestScore());
        result.put(FinetuneRun.DIVERGED, trained.diverged());
        result.put("triples", data.graph().tripleCount());
        result.put("rejected_lines", rejects.rejected());
        result.put("dropped_answers", rejects.dropped());
        result.put("validation_questions", data.validation().size());
        result.put(TRAINED_ON, data.measuredInTraining());
        result.put("answer_among_candidates", data.reachable(measured));
        Map<String, Object> hits = scores.toMap();
        if (!paths.isEmpty()) {
            hits.put("by_path", AnswerPaths.scores(paths, measured.questions(), predicted));
        }
        result.put("hits_at_1", hits);
        if (leaks(config, point.pretrainingDetails(), data.graph().tripleCount())) {
            result.put(LEAK, true);
        }
        run.writeResult(result);
        return new Result(true, scores, trained.bestStep(), rejects.rejected());
    }

    private static Map<String, Object> line(
            QaData data, QaTask.Asked measured, int q, int predicted, @Nullable String path) {
        Question question = measured.questions().get(q);
        List<String> names = data.graph().names();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", question.id());
        line.put("question", question.text());
        line.put("topic", names.get(question.topic()));
        line.put(
                "answers",
                Arrays.stream(question.answers()).mapToObj(names::get).toList());
        line.put("predicted", predicted < 0 ? "" : names.get(predicted));
        line.put("candidates", measured.candidates().get(q).length);
        if (path != null) {
            line.put("path", path);
        }
        line.put("correct", question.isAnswer(predicted));
        return line;
    }
}
