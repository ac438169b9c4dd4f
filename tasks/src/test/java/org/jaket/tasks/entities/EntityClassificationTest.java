package org.jaket.tasks.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jaket.corpus.Progress;
import org.jaket.finetune.FinetuneEvent;
import org.jaket.finetune.FinetuneListener;
import org.jaket.finetune.TrainingOptions;
import org.jaket.graph.EdgeDirection;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.Dataset;
import org.jaket.store.EventLines;
import org.jaket.store.SafeTensors;
import org.jaket.tasks.Input;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TaskWorld;
import org.jaket.tasks.predict.Predictions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Four categories of 75 entities each, told apart by one token of the description. */
class EntityClassificationTest {

    private static final double CHANCE = 0.25;

    @TempDir
    static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void makeWorld() {
        data = TaskWorld.write(folder.resolve("data"), true);
        model = folder.resolve("model");
        Pretraining.start(
                TinyWorld.request(
                        TinyWorld.write(folder.resolve("pretraining")),
                        model,
                        TinyWorld.config(Map.of("steps", "60", "evaluation.every", "0"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
    }

    private static EntityConfig config(Path graph, String system, String ablation, double share, boolean language) {
        boolean pretrained = system.equals("jaket");
        return new EntityConfig(
                graph.toString(),
                pretrained ? model.toString() : null,
                null,
                null,
                TinyWorld.backbone().toString(),
                system,
                ablation,
                "auto",
                share,
                true,
                language,
                1,
                EntityMethod.PLAIN,
                3,
                new TrainingOptions(60, 16, 10, 0, 3e-3, 1e-2, 3e-2, 0.05, 0.01, 1, 1000));
    }

    private static EntityClassification.Result run(
            EntityConfig config, Path out, StopSignal stop, FinetuneListener... l) {
        try (EntityClassification task = EntityClassification.open(
                config, null, new TaskContext(folder.resolve("cache"), List.of(l), Progress.NONE, note -> {}, stop))) {
            return task.run(config, out);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lm,none,false",
        "lm,none,true",
        "lm+gnn+m,none,false",
        "lm+gnn+m,mean,false",
        "lm+gnn+m,probe,false",
        "lm+gnn+m,shuffled-edges,false",
        "jaket,none,false"
    })
    void whatReadsDescriptionsLearns(String system, String ablation, boolean language) throws IOException {
        Path out = folder.resolve("learn-" + system + ablation + language);
        EntityClassification.Result result = run(config(data, system, ablation, 1, language), out, new StopSignal());
        assertThat(result.completed()).isTrue();
        // Fixed vectors of a backbone that was never trained say less; the others learn more than permuted labels may
        // score.
        boolean fixed = system.equals("lm") && !language;
        assertThat(result.test().accuracy()).isGreaterThan(fixed ? CHANCE + 0.2 : CHANCE + 0.4);
        assertThat(result.dev().examples()).isEqualTo(60);
        assertThat(Files.readAllLines(out.resolve("predictions.jsonl")))
                .hasSize(result.dev().examples() + result.test().examples())
                .allMatch(line -> line.contains("\"id\":\"t"));
        assertThat(out.resolve("result.json")).content().contains("\"macro_f1\"");
    }

    @Test
    void aCompletedRunPredictsWhatItHasWrittenAndWhatNobodyAskedBefore() throws IOException {
        Path out = folder.resolve("predict");
        EntityConfig config = shortened(config(data, "lm+gnn+m", "none", 1, false));
        assertThatThrownBy(() -> TaskWorld.predict(out, List.of("t1"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not a run");
        run(config, out, new StopSignal());
        Map<String, Map<String, Object>> predicted = new HashMap<>();
        List<String> ids = IntStream.range(0, 300).mapToObj(e -> "t" + e).toList();
        List<Map<String, Object>> lines = TaskWorld.predict(out, ids, null, 2, TaskWorld.context(folder, note -> {}));
        assertThat(lines).hasSize(600);
        lines.stream()
                .filter(line -> line.get("rank").equals(1))
                .forEach(line -> predicted.put((String) line.get("id"), line));
        assertThat(predicted).hasSize(300);
        for (String line : Files.readAllLines(out.resolve("predictions.jsonl"))) {
            JsonNode written = JsonMapper.shared().readTree(line);
            Map<String, Object> mine = predicted.get(written.path("id").asString(""));
            assertThat(mine.get("predicted"))
                    .isEqualTo(written.path("predicted").asString(""));
            assertThat((float) mine.get("probability"))
                    .isEqualTo((float) written.path("probability").asDouble(0), within(1e-5f));
        }
        assertThat(TaskWorld.predict(out, List.of("t7"), null, 2, TaskWorld.context(folder, note -> {})))
                .isEqualTo(lines.subList(14, 16));
        assertThatThrownBy(() ->
                        TaskWorld.predict(out, List.of("thing 7"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("argument 1: the graph " + data + " has no entity thing 7");
        List<String> rejects = new ArrayList<>();
        assertThat(Predictions.of(
                        new Predictions.Request(
                                out, Input.arguments(List.of("nobody", "t7", "thing 7")), null, null, 2),
                        TaskWorld.context(folder, note -> {}),
                        rejects::add))
                .isEqualTo(lines.subList(14, 16));
        assertThat(rejects)
                .satisfiesExactly(
                        reject -> assertThat(reject).startsWith("argument 1: ").contains("has no entity nobody"),
                        reject -> assertThat(reject).startsWith("argument 3: ").contains("has no entity thing 7"));
        Files.delete(out.resolve("result.json"));
        assertThatThrownBy(() -> TaskWorld.predict(out, List.of("t7"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--resume");
    }

    private static EntityConfig with(EntityConfig config, EntityMethod method, double rate) {
        return config.with(
                config.training().withRates(0, rate, rate), method, config.initialScale(), config.relations());
    }

    @Test
    void weightsThatArePulledAllTheWayStayWhereTheyStarted() {
        EntityConfig config = shortened(config(data, "jaket", "none", 1, false));
        run(with(config, EntityMethod.PLAIN, 0), folder.resolve("still"), new StopSignal());
        run(with(config, new EntityMethod(false, 1e9, 0), 1e-2), folder.resolve("pulled"), new StopSignal());
        run(with(config, EntityMethod.PLAIN, 1e-2), folder.resolve("free"), new StopSignal());
        assertThat(folder.resolve("pulled/predictions.jsonl"))
                .hasSameTextualContentAs(folder.resolve("still/predictions.jsonl"));
        assertThat(folder.resolve("free/predictions.jsonl"))
                .content()
                .isNotEqualTo(
                        contentOf(folder.resolve("still/predictions.jsonl").toFile()));
    }

    /** Sums of more numbers are rounded in another way. */
    private static List<String> withoutProbabilities(Path run) throws IOException {
        return Files.readAllLines(run.resolve("predictions.jsonl")).stream()
                .map(line -> line.replaceAll("\"probability\":[^,]+,", ""))
                .toList();
    }

    @Test
    void theMemoryBesideTheGraphStartsWithoutAWeightAndIsLearnt() throws IOException {
        EntityConfig config = shortened(config(data, "jaket", "none", 1, false));
        EntityMethod both = new EntityMethod(true, 0, 0.1);
        run(with(config, EntityMethod.PLAIN, 0), folder.resolve("graph-alone"), new StopSignal());
        run(with(config, new EntityMethod(true, 0, 0), 0), folder.resolve("beside"), new StopSignal());
        assertThat(withoutProbabilities(folder.resolve("beside")))
                .isEqualTo(withoutProbabilities(folder.resolve("graph-alone")));
        EntityConfig bare = config(TaskWorld.write(folder.resolve("bare-both"), false), "lm+gnn+m", "none", 1, false);
        assertThat(run(with(bare, both, 3e-2), folder.resolve("learnt"), new StopSignal())
                        .test()
                        .accuracy())
                .isGreaterThan(CHANCE + 0.2);
        EntityConfig probe = config(data, "lm+gnn+m", "probe", 1, false);
        assertThatThrownBy(() -> with(probe, both, 0)).hasMessageContaining("--read-memory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm+gnn+m", "jaket"})
    void permutedLabelsScoreChance(String system) {
        int seeds = 6;
        double sum = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            EntityConfig config =
                    shortened(config(data, system, "permuted-labels", 1, false)).with(1, seed);
            sum += run(config, folder.resolve("permuted-" + system + seed), new StopSignal())
                    .test()
                    .accuracy();
        }
        // A category is right or wrong as a whole, since its entities look alike: three standard errors of 6 x 4
        // guesses.
        assertThat(sum / seeds).isLessThan(CHANCE + 3 * Math.sqrt(CHANCE * (1 - CHANCE) / (seeds * 4)));
    }

    @Test
    void randomVectorsWithoutEdgesScoreChance() {
        Path bare = TaskWorld.write(folder.resolve("bare-random"), false);
        EntityConfig config = config(bare, "lm+gnn+m", "random-vectors", 1, false);
        double accuracy =
                run(config, folder.resolve("random"), new StopSignal()).test().accuracy();
        // 180 test entities: three standard errors of a guess among four.
        assertThat(accuracy).isLessThan(CHANCE + 3 * Math.sqrt(CHANCE * (1 - CHANCE) / 180));
    }

    private static EntityConfig shortened(EntityConfig config) {
        return new EntityConfig(
                config.graph(),
                config.model(),
                null,
                null,
                config.backbone(),
                config.system(),
                config.ablation(),
                config.classifier(),
                config.trainShare(),
                true,
                false,
                1,
                EntityMethod.PLAIN,
                config.seed(),
                new TrainingOptions(20, 30, 10, 0, 3e-3, 1e-2, 3e-2, 0.05, 0.01, 1, 1000));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLanguageModelAloneNeverTouchesTheGraph(boolean trained) {
        Path bare = TaskWorld.write(folder.resolve("bare-" + trained), false);
        Path with = folder.resolve("with-" + trained);
        Path without = folder.resolve("without-" + trained);
        run(config(data, "lm", "none", 1, trained), with, new StopSignal());
        run(config(bare, "lm", "none", 1, trained), without, new StopSignal());
        assertThat(without.resolve("predictions.jsonl")).hasSameTextualContentAs(with.resolve("predictions.jsonl"));
    }

    @Test
    void whatReadsTheGraphIsAnotherWithoutIt() throws IOException {
        Path bare = TaskWorld.write(folder.resolve("bare"), false);
        run(config(data, "lm+gnn+m", "none", 1, false), folder.resolve("with-m"), new StopSignal());
        run(config(bare, "lm+gnn+m", "none", 1, false), folder.resolve("without-m"), new StopSignal());
        assertThat(Files.readString(folder.resolve("without-m/predictions.jsonl")))
                .isNotEqualTo(Files.readString(folder.resolve("with-m/predictions.jsonl")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lm+gnn+m", "jaket"})
    void theProbeNeverTouchesTheGraph(String system) {
        Path bare = TaskWorld.write(folder.resolve("bare-probe-" + system), false);
        run(shortened(config(data, system, "probe", 1, false)), folder.resolve("probe-" + system), new StopSignal());
        run(shortened(config(bare, system, "probe", 1, false)), folder.resolve("alone-" + system), new StopSignal());
        assertThat(folder.resolve("alone-" + system + "/predictions.jsonl"))
                .hasSameTextualContentAs(folder.resolve("probe-" + system + "/predictions.jsonl"));
    }

    @Test
    void theMeanIsNotAttentionWithTheSameWeights() throws IOException {
        Path bare = TaskWorld.write(folder.resolve("bare-mean"), false);
        Path attention = untrained(data, "none", folder.resolve("attention"));
        Path mean = untrained(data, "mean", folder.resolve("mean"));
        assertThat(weights(mean)).isEqualTo(weights(attention));
        assertThat(Files.readString(mean.resolve("predictions.jsonl")))
                .isNotEqualTo(Files.readString(attention.resolve("predictions.jsonl")));
        // Without a neighbour there is nothing to weigh.
        assertThat(untrained(bare, "mean", folder.resolve("mean-of-none")).resolve("predictions.jsonl"))
                .hasSameTextualContentAs(untrained(bare, "none", folder.resolve("attention-to-none"))
                        .resolve("predictions.jsonl"));
    }

    /** A run at rates of zero, and so with the weights of pre-training. */
    private static Path untrained(Path graph, String ablation, Path out) {
        EntityConfig config = shortened(config(graph, "jaket", ablation, 1, false));
        run(with(config, EntityMethod.PLAIN, 0), out, new StopSignal());
        return out;
    }

    private static Map<String, FloatBuffer> weights(Path run) {
        Map<String, FloatBuffer> weights = new HashMap<>();
        try (SafeTensors tensors = SafeTensors.open(new CheckpointDirectory(run, 1)
                .latest(warning -> {})
                .orElseThrow()
                .path("model.safetensors"))) {
            for (String name : tensors.tensors().keySet()) {
                weights.put(name, FloatBuffer.wrap(tensors.toFloats(name)));
            }
        }
        return weights;
    }

    @Test
    void aStoppedRunGoesOnExactlyAsTheUninterruptedOne() throws IOException {
        EntityConfig config = config(data, "jaket", "none", 1, false);
        Path whole = folder.resolve("whole");
        Path stopped = folder.resolve("stopped");
        run(config, whole, new StopSignal());
        for (int at : new int[] {7, 33}) {
            StopSignal stop = new StopSignal();
            EntityClassification.Result result = run(config, stopped, stop, event -> {
                if (event instanceof FinetuneEvent.Stepped && event.step() == at) {
                    stop.request();
                }
            });
            assertThat(result.completed()).isFalse();
        }
        assertThat(run(config, stopped, new StopSignal()).completed()).isTrue();
        assertThat(stopped.resolve("predictions.jsonl")).hasSameTextualContentAs(whole.resolve("predictions.jsonl"));
        assertThat(losses(stopped)).isEqualTo(losses(whole)).hasSize(60);
    }

    private static List<String> losses(Path run) throws IOException {
        List<String> losses = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            if (line.contains("\"event\":\"step\"")) {
                losses.add(line.replaceAll(",\"seconds\".*", ""));
            }
        }
        return losses;
    }

    @Test
    void aKilledRunGoesOnExactlyAsTheUninterruptedOne() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole-of-killed");
        Path killed = folder.resolve("killed");
        EntityConfig config = KilledRun.config(data, TinyWorld.backbone().toString());
        KilledRun.run(config, whole, folder.resolve("cache"), event -> {});
        for (int kill = 1; kill <= 2; kill++) {
            long checkpoint = killBetweenCheckpoints(killed);
            assertThat(stepsOf(killed)).last().satisfies(step -> assertThat(step)
                    .isGreaterThan(checkpoint));
            assertThat(killed.resolve("result.json")).doesNotExist();
        }
        // A kill in the middle of a line.
        Files.writeString(killed.resolve("metrics.jsonl"), "{\"event\":\"step\",\"st", StandardOpenOption.APPEND);
        List<FinetuneEvent> events = new ArrayList<>();
        assertThat(KilledRun.run(config, killed, folder.resolve("cache"), events::add)
                        .completed())
                .isTrue();
        assertThat(events).first().satisfies(event -> assertThat(((FinetuneEvent.Started) event).resumed())
                .isTrue());
        assertThat(killed.resolve("predictions.jsonl")).hasSameTextualContentAs(whole.resolve("predictions.jsonl"));
        assertThat(stepsOf(killed))
                .isEqualTo(LongStream.rangeClosed(1, KilledRun.STEPS).boxed().toList());
        assertThat(losses(killed)).isEqualTo(losses(whole));
        assertThat(looks(killed)).isEqualTo(looks(whole)).hasSize(KilledRun.STEPS / 10 + 1);
    }

    /**
     * Runs in a process of its own and sends SIGKILL when the metrics are two steps ahead of a new checkpoint.
     *
     * @return the step of the last checkpoint
     */
    private static long killBetweenCheckpoints(Path run) throws IOException, InterruptedException {
        Path log = folder.resolve("child.log");
        long before = checkpoint(run);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        data.toString(),
                        TinyWorld.backbone().toString(),
                        run.toString(),
                        folder.resolve("cache").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.isAlive() && System.nanoTime() < limit) {
            long at = checkpoint(run);
            if (at > before && stepsOf(run).contains(at + 2)) {
                break;
            }
            Thread.sleep(5);
        }
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        process.destroyForcibly().waitFor();
        return checkpoint(run);
    }

    /** The step of the newest checkpoint; 0 without one. */
    private static long checkpoint(Path run) {
        String[] names = run.resolve("checkpoints").toFile().list((directory, name) -> name.startsWith("step-"));
        return names == null
                ? 0
                : Arrays.stream(names)
                        .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                        .max()
                        .orElse(0);
    }

    private static List<Long> stepsOf(Path run) {
        List<Long> steps = new ArrayList<>();
        EventLines.forEach(run.resolve("metrics.jsonl"), event -> {
            if (event.path("event").asString("").equals("step")) {
                steps.add(event.path("step").asLong(0));
            }
        });
        return steps;
    }

    private static List<String> looks(Path run) {
        List<String> looks = new ArrayList<>();
        EventLines.forEach(run.resolve("metrics.jsonl"), event -> {
            if (event.path("event").asString("").equals("validation")) {
                looks.add(event.path("step") + " " + event.path("score") + " " + event.path("best"));
            }
        });
        return looks;
    }

    /** Learns nothing and gives up after three looks that are no better, two steps apart. */
    private static EntityConfig impatient() {
        EntityConfig config = config(data, "lm+gnn+m", "permuted-labels", 1, false);
        return new EntityConfig(
                config.graph(),
                null,
                null,
                null,
                config.backbone(),
                config.system(),
                config.ablation(),
                config.classifier(),
                1,
                true,
                false,
                1,
                EntityMethod.PLAIN,
                3,
                new TrainingOptions(1000, 16, 2, 3, 0, 0, 0, 0, 0, 0, 1000));
    }

    @Test
    void patienceEndsTraining() {
        List<Long> steps = new ArrayList<>();
        run(impatient(), folder.resolve("impatient"), new StopSignal(), event -> {
            if (event instanceof FinetuneEvent.Stepped) {
                steps.add(event.step());
            }
        });
        assertThat(steps).hasSize(6);
    }

    @Test
    void aRunThatWasStoppedBeforeItsFirstStepKeepsItsPatience() {
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(impatient(), folder.resolve("at-once"), stop).completed())
                .isFalse();
        List<Long> steps = new ArrayList<>();
        run(impatient(), folder.resolve("at-once"), new StopSignal(), event -> {
            if (event instanceof FinetuneEvent.Stepped) {
                steps.add(event.step());
            }
        });
        assertThat(steps).hasSize(6);
    }

    @Test
    void aRunGoesOnOnlyFromTheSameData() throws IOException {
        Path mine = TaskWorld.write(folder.resolve("mine"), true);
        EntityConfig config = shortened(config(mine, "lm+gnn+m", "none", 1, false));
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(config, folder.resolve("changed"), stop).completed()).isFalse();
        Path manifest = mine.resolve("dataset.json");
        Files.writeString(manifest, Files.readString(manifest) + "\n");
        assertThatThrownBy(() -> run(config, folder.resolve("changed"), new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("dataset.json: has changed since the run");
    }

    @Test
    void aShuffledGraphWithDeclaredInversesHasAsManyEdgesAsBefore() {
        try (Dataset dataset = Dataset.open(TaskWorld.writeWithInverses(folder.resolve("inverses")))) {
            EntityData inverses = new EntityData(dataset);
            Randomness randomness = new Randomness(1);
            assertThat(inverses.graph(EdgeDirection.BOTH, false, randomness).edgeCount())
                    .isEqualTo(600);
            assertThat(inverses.graph(EdgeDirection.BOTH, true, randomness).edgeCount())
                    .isEqualTo(600);
            assertThat(inverses.graph(EdgeDirection.OUT, true, randomness).edgeCount())
                    .isEqualTo(600);
        }
    }

    @Test
    void aModelThatHasLearntNoCategoriesStartsFromTheirLabels() {
        List<String> notes = new ArrayList<>();
        EntityConfig auto = config(data, "jaket", "none", 1, false);
        assertThat(EntityModels.classifierStart(auto, true, notes::add)).isEqualTo(ClassifierStart.PRETRAINED);
        assertThat(notes).isEmpty();
        assertThat(EntityModels.classifierStart(auto, false, notes::add)).isEqualTo(ClassifierStart.LABELS);
        assertThat(notes).singleElement().asString().contains("pre-trained without categories");
        EntityConfig random = config(data, "jaket", "random-vectors", 1, false);
        assertThat(EntityModels.classifierStart(random, false, notes::add)).isEqualTo(ClassifierStart.NEW);
        EntityConfig asked = new EntityConfig(
                auto.graph(),
                auto.model(),
                null,
                null,
                auto.backbone(),
                "jaket",
                "none",
                "pretrained",
                1,
                true,
                false,
                1,
                EntityMethod.PLAIN,
                3,
                auto.training());
        assertThatThrownBy(() -> EntityModels.classifierStart(asked, false, notes::add))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--classifier pretrained");
    }

    @Test
    void aGraphThatPretrainingHasSeenIsSaidLoudly() {
        List<String> notes = new ArrayList<>();
        EntityConfig seen = shortened(config(folder.resolve("pretraining"), "jaket", "none", 1, false));
        try (EntityClassification task = EntityClassification.open(seen, null, TaskWorld.context(folder, notes::add))) {
            task.run(seen, folder.resolve("seen"));
        }
        // Of 120 entities every seventh has no category; pre-training has read their descriptions and edges all the
        // same.
        assertThat(folder.resolve("seen/result.json"))
                .content()
                .contains("\"entities_in_pretraining\" : 120", "\"entities_seen_in_pretraining\" : 103");
        assertThat(notes)
                .anyMatch(note -> note.startsWith("WARNING: the graph is not new to the model: 120 of its 120 entities")
                        && note.contains(" 103 of the 103 with a category"));
        EntityConfig unseen = shortened(config(data, "jaket", "none", 1, false));
        run(unseen, folder.resolve("unseen"), new StopSignal());
        assertThat(folder.resolve("unseen/result.json"))
                .content()
                .contains("\"entities_in_pretraining\" : 0", "\"entities_seen_in_pretraining\" : 0");
    }

    private static EntityConfig from(EntityConfig config, Path run, @Nullable Path runData) {
        return new EntityConfig(
                config.graph(),
                run.toString(),
                runData == null ? null : runData.toString(),
                null,
                config.backbone(),
                config.system(),
                config.ablation(),
                config.classifier(),
                config.trainShare(),
                config.relations(),
                config.trainLanguage(),
                config.initialScale(),
                config.method(),
                config.seed(),
                config.training());
    }

    private static Path copy(Path directory, String name) throws IOException {
        Path copied = folder.resolve(name);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, copied.resolve(directory.relativize(file).toString()));
            }
        }
        return copied;
    }

    @Test
    void aBaselineKeepsTheKnowledgeModuleOfTheRunThatItIsComparedWith() throws IOException {
        Path compared = copy(model, "compared");
        Path out = folder.resolve("baseline");
        EntityConfig config = from(shortened(config(data, "lm+gnn+m", "none", 1, false)), compared, null);
        run(config, out, new StopSignal());
        Path options = compared.resolve("config.yaml");
        String before = Files.readString(options);
        Files.writeString(options, before.replaceFirst("fan_out: \\d+", "fan_out: 77"));
        assertThatThrownBy(() -> run(config, out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("the run started from weights of knowledge layers 2")
                .hasMessageContaining("fan_out 77");
        assertThatThrownBy(() -> TaskWorld.predict(out, List.of("t7"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("fan_out 77");
        Files.writeString(options, before);
        assertThat(TaskWorld.predict(out, List.of("t7"), null, 1, TaskWorld.context(folder, note -> {})))
                .hasSize(1);
    }

    @Test
    void aRunIsAppliedWhereTheDataSetOfPretrainingLiesNow() throws IOException {
        Path there = copy(folder.resolve("pretraining"), "pretraining-there");
        Path out = folder.resolve("data-moved");
        EntityConfig config = from(shortened(config(data, "jaket", "none", 1, false)), model, there);
        run(config, out, new StopSignal());
        Path here = Files.move(there, folder.resolve("pretraining-here"));
        TaskContext context = TaskWorld.context(folder, note -> {});
        assertThatThrownBy(() -> TaskWorld.predict(out, List.of("t7"), null, 1, context))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "name where it lies now with --data (of finetune, predict and reproduce: --model-data)");
        List<Input> inputs = Input.arguments(List.of("t7"));
        assertThat(Predictions.of(new Predictions.Request(out, inputs, null, here, 1), context, reject -> {}))
                .hasSize(1);
        run(from(config, model, here), out, new StopSignal());
        assertThat(TaskWorld.predict(out, List.of("t7"), null, 1, context)).hasSize(1);
        Path baseline = folder.resolve("no-pretraining");
        run(shortened(config(data, "lm+gnn+m", "none", 1, false)), baseline, new StopSignal());
        assertThatThrownBy(() ->
                        Predictions.of(new Predictions.Request(baseline, inputs, null, here, 1), context, reject -> {}))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("this run started from a published backbone");
    }

    @Test
    void relationVectorsTakePartUnlessTheyAreTakenAway() throws IOException {
        EntityConfig with = shortened(config(data, "lm+gnn+m", "none", 1, false));
        EntityConfig without = with.with(with.training(), with.method(), with.initialScale(), false);
        run(with, folder.resolve("relations"), new StopSignal());
        run(without, folder.resolve("no-relations"), new StopSignal());
        assertThat(firstLoss("no-relations")).isNotEqualTo(firstLoss("relations"));
        assertThat(with.relations()).isTrue();
    }

    private static String firstLoss(String out) throws IOException {
        return Files.readAllLines(folder.resolve(out).resolve("metrics.jsonl")).stream()
                .filter(line -> line.contains("\"event\":\"step\""))
                .map(line -> line.replaceFirst(".*\"loss\":([^,]*),.*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void checkpointsOfARunWhoseOptionsAreLostAreNotGoneOnFrom() throws IOException {
        Path out = folder.resolve("lost");
        run(shortened(config(data, "lm+gnn+m", "none", 1, false)), out, new StopSignal());
        for (String name : List.of("config.yaml", "result.json", "predictions.jsonl")) {
            Files.delete(out.resolve(name));
        }
        assertThatThrownBy(() -> run(shortened(config(data, "lm+gnn+m", "mean", 1, false)), out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is not empty and holds no run of jaket; choose another --out");
    }

    @Test
    void theDirectoryOfSeveralRunsIsNoRunAndIsNotWrittenOver() throws IOException {
        Path out = folder.resolve("sweep");
        Files.createDirectories(out.resolve("train-100-seed-1"));
        Files.writeString(out.resolve("train-100-seed-1/config.yaml"), "seed: 1");
        assertThatThrownBy(() -> TaskWorld.predict(out, List.of("t1"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("holds 1; name one of them")
                .hasMessageContaining("train-100-seed-1");
        assertThatThrownBy(() -> EntitySweep.run(
                        config(data, "lm", "none", 1, false),
                        List.of(1.0),
                        List.of(1L, 2L),
                        out,
                        false,
                        TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("add --resume");
    }

    @Test
    void aSweepIsItsRunsAndWhatIsFinishedIsNotRunAgain() throws IOException {
        Path out = folder.resolve("sweep-of-four");
        EntityConfig base = shortened(config(data, "lm+gnn+m", "none", 1, false));
        StopSignal stop = new StopSignal();
        List<EntitySweep.Cell> begun = sweep(base, out, false, stop, event -> {
            if (event instanceof FinetuneEvent.Stepped && event.step() == 5 && Files.exists(cell(out, "100-seed-1"))) {
                stop.request();
            }
        });
        assertThat(begun).hasSize(2);
        assertThat(begun.get(0).result().completed()).isTrue();
        assertThat(begun.get(1).result().completed()).isFalse();
        assertThat(EntitySweep.spread(begun, result -> result.test().accuracy()))
                .containsExactly(entry(1.0, EntitySweep.Spread.of(new double[] {accuracy(begun.get(0))})));

        List<FinetuneEvent> steps = new ArrayList<>();
        List<EntitySweep.Cell> cells = sweep(base, out, true, new StopSignal(), event -> {
            if (event instanceof FinetuneEvent.Stepped) {
                steps.add(event);
            }
        });
        assertThat(steps).hasSize(15 + 20 + 20);
        assertThat(cells).allMatch(cell -> cell.result().completed());
        assertThat(cells)
                .extracting(cell -> cell.directory().getFileName().toString())
                .containsExactly("train-100-seed-1", "train-100-seed-2", "train-50-seed-1", "train-50-seed-2");
        // As one that was opened for it alone.
        EntityConfig alone = base.with(0.5, 2);
        EntityClassification.Result single = run(alone, folder.resolve("alone"), new StopSignal());
        assertThat(cells.get(3).result().test()).isEqualTo(single.test());
        Map<String, String> contents = new HashMap<>();
        for (EntitySweep.Cell cell : cells) {
            assertThat(cell.directory().resolve("result.json")).isNotEmptyFile();
            contents.put(
                    cell.directory().toString(),
                    Files.readString(cell.directory().resolve("predictions.jsonl")));
        }
        assertThat(contents.values()).doesNotHaveDuplicates();
        assertThat(cells.get(3).directory().resolve("predictions.jsonl"))
                .hasSameTextualContentAs(folder.resolve("alone/predictions.jsonl"));
        assertThat(EntitySweep.spread(cells, result -> result.test().accuracy()))
                .containsExactly(
                        entry(1.0, EntitySweep.Spread.of(new double[] {accuracy(cells.get(0)), accuracy(cells.get(1))
                        })),
                        entry(0.5, EntitySweep.Spread.of(new double[] {accuracy(cells.get(2)), accuracy(cells.get(3))
                        })));

        // One of them by itself is the one that is there.
        steps.clear();
        TaskContext context = TaskWorld.context(folder, note -> {});
        List<EntitySweep.Cell> one = EntitySweep.run(base, List.of(0.5), List.of(2L), out, true, context);
        assertThat(one).singleElement().satisfies(cell -> {
            assertThat(cell.directory()).isEqualTo(cells.get(3).directory());
            assertThat(accuracy(cell)).isEqualTo(accuracy(cells.get(3)));
        });
        assertThat(out.resolve("config.yaml")).doesNotExist();
        assertThatThrownBy(() ->
                        EntitySweep.run(alone, List.of(0.5), List.of(1L, 2L), folder.resolve("alone"), true, context))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith(
                        "is itself the run of one training share and seed; for several choose another --out");

        List<EntitySweep.Cell> again = sweep(base, out, true, new StopSignal(), event -> {
            if (event instanceof FinetuneEvent.Stepped) {
                steps.add(event);
            }
        });
        assertThat(steps).isEmpty();
        assertThat(again.stream().map(EntityClassificationTest::accuracy))
                .isEqualTo(
                        cells.stream().map(EntityClassificationTest::accuracy).toList());
    }

    private static Path cell(Path sweep, String name) {
        return sweep.resolve("train-" + name).resolve("result.json");
    }

    private static double accuracy(EntitySweep.Cell cell) {
        return cell.result().test().accuracy();
    }

    private static List<EntitySweep.Cell> sweep(
            EntityConfig base, Path out, boolean resume, StopSignal stop, FinetuneListener listener) {
        return EntitySweep.run(
                base,
                List.of(1.0, 0.5),
                List.of(1L, 2L),
                out,
                resume,
                new TaskContext(folder.resolve("cache"), List.of(listener), Progress.NONE, note -> {}, stop));
    }

    @Test
    void tooFewTrainingEntitiesAreSaidPlainly() {
        EntityConfig config = config(data, "lm+gnn+m", "probe", 0.05, false);
        List<String> notes = new ArrayList<>();
        try (EntityClassification task =
                EntityClassification.open(config, null, TaskWorld.context(folder, notes::add))) {
            assertThat(task.run(config, folder.resolve("few")).completed()).isTrue();
        }
        assertThat(notes)
                .anyMatch(note -> note.matches("3 of 4 categories have no entity among the 3 to train on: "
                        + "c\\d \\(category \\d\\), c\\d \\(category \\d\\), c\\d \\(category \\d\\); their .*"));
        assertThat(folder.resolve("few/result.json"))
                .content()
                .contains("\"categories\" : 4", "\"categories_without_training_entity\" : 3");
    }

    @Test
    void theFirstEmptyCategoriesAreNamedAndTheOthersCounted() {
        List<Category> empty = IntStream.range(0, 7)
                .mapToObj(c -> new Category("c" + c, c == 0 ? "" : "category " + c, ""))
                .toList();
        assertThat(new CategoryCoverage(1234, 50, empty).note())
                .get()
                .asString()
                .startsWith("7 of 1,234 categories have no entity among the 50 to train on: c0, c1 (category 1), c2"
                        + " (category 2), c3 (category 3), c4 (category 4) and 2 more; their entities count as wrong");
        assertThat(new CategoryCoverage(4, 50, List.of()).note()).isEmpty();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> config(data, "bert", "none", 1, false))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no system named bert; expected one of lm, lm+gnn, lm+gnn+m, gnn, jaket");
        assertThatThrownBy(() -> config(data, "lm", "mean", 1, false)).hasMessageContaining("the system lm reads none");
        assertThatThrownBy(() -> config(data, "jaket", "none", 1, true)).hasMessageContaining("--train-language");
        assertThatThrownBy(() -> config(data, "jaket", "none", 1.5, false)).hasMessageContaining("--train");
        EntityConfig other = config(data, "lm+gnn+m", "mean", 1, false);
        run(other, folder.resolve("taken"), new StopSignal());
        assertThatThrownBy(() ->
                        run(config(data, "lm+gnn+m", "none", 1, false), folder.resolve("taken"), new StopSignal()))
                .hasMessageContaining("holds a run with other options");
    }
}
