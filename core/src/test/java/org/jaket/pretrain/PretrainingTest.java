package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.RecordFiles;
import org.jaket.store.Utf8;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PretrainingTest {

    @TempDir
    static Path folder;

    private static Path data;

    @BeforeAll
    static void makeWorld() {
        data = TinyWorld.write(folder.resolve("data"));
    }

    private static RunResult train(Path out, Map<String, String> options, PretrainListener... listeners) {
        return Pretraining.start(
                TinyWorld.request(data, out, TinyWorld.config(options)),
                Planner.NONE,
                List.of(listeners),
                new StopSignal());
    }

    /** What must be the same in two runs: every number but the times. */
    static List<String> numbers(Path run) throws IOException {
        List<String> result = new ArrayList<>();
        for (String line : Files.readAllLines(new RunDirectory(run).metrics())) {
            JsonNode node = JsonMapper.shared().readTree(line);
            String event = node.path("event").asString("");
            if (event.equals("step")) {
                result.add(node.path("step") + " " + node.path("loss") + " " + node.path("category") + " "
                        + node.path("relation") + " " + node.path("token") + " " + node.path("entity") + " "
                        + node.path("gradient_norm"));
            } else if (event.equals("evaluation") || event.equals("refresh")) {
                result.add(node.path("step") + " " + event + " " + node.path("measures") + node.path("cosine")
                        + node.path("next_at"));
            }
        }
        return result;
    }

    @Test
    void learnsCategoriesAndTokensOfTheTinyWorld() {
        Map<String, String> options = Map.of(
                "steps", "300",
                "optimizer.language_rate", "3e-3",
                "optimizer.knowledge_rate", "2e-2",
                "evaluation.every", "0",
                "checkpoint.every", "300",
                "memory.maximum_interval", "50");
        List<Double> category = new ArrayList<>();
        RunResult result = train(folder.resolve("learn"), options, event -> {
            if (event instanceof PretrainEvent.Stepped stepped && stepped.step() > 250) {
                category.add(stepped.losses().category());
            }
        });
        assertThat(result.completed()).isTrue();
        // Guessing among four categories costs ln 4 = 1.39.
        assertThat(category.stream().mapToDouble(x -> x).average().orElseThrow())
                .isLessThan(1.0);
        assertThat(value(result.after(), "category_accuracy")).isGreaterThanOrEqualTo(0.45);
        assertThat(value(result.after(), "token_loss")).isLessThan(value(result.before(), "token_loss") - 1);
    }

    private static double value(EvaluationResult result, String key) {
        return result.find(key).orElseThrow().value();
    }

    @Test
    void aStoppedRunGoesOnExactlyAsTheUninterruptedOne() throws IOException {
        Path whole = folder.resolve("whole");
        Path stopped = folder.resolve("stopped");
        train(whole, Map.of());
        for (int at : new int[] {4, 8, 11}) {
            StopSignal stop = new StopSignal();
            PretrainListener listener = event -> {
                if (event instanceof PretrainEvent.Stepped && event.step() == at) {
                    stop.request();
                }
            };
            RunResult result = Pretraining.canResume(stopped)
                    ? Pretraining.resume(stopped, List.of(listener), stop)
                    : Pretraining.start(
                            TinyWorld.request(data, stopped, TinyWorld.config(Map.of())),
                            Planner.NONE,
                            List.of(listener),
                            stop);
            assertThat(result.completed()).isFalse();
            assertThat(result.step()).isEqualTo(at);
        }
        assertThat(Pretraining.resume(stopped, List.of(), new StopSignal()).completed())
                .isTrue();
        assertThat(numbers(stopped)).isEqualTo(numbers(whole));
        for (String file : List.of("model.safetensors", "optimizer.safetensors", "memory.safetensors")) {
            assertThat(stopped.resolve("checkpoints/step-000012").resolve(file))
                    .hasSameBinaryContentAs(
                            whole.resolve("checkpoints/step-000012").resolve(file));
        }
    }

    @Test
    void aRunThatShowsRelationsGoesOnExactlyAndMeasuresBoth() throws IOException {
        Path whole = folder.resolve("whole-relations");
        Path stopped = folder.resolve("stopped-relations");
        Map<String, String> options = Map.of("knowledge.relation_share", "0.5");
        RunResult result = train(whole, options);
        assertThat(result.after().find("category_accuracy")).isPresent();
        assertThat(result.after().find("category_accuracy_with_relations")).isPresent();
        assertThat(result.after().find("relation_accuracy_with_relations")).isPresent();
        StopSignal stop = new StopSignal();
        Pretraining.start(
                TinyWorld.request(data, stopped, TinyWorld.config(options)),
                Planner.NONE,
                List.of(event -> {
                    if (event instanceof PretrainEvent.Stepped && event.step() == 5) {
                        stop.request();
                    }
                }),
                stop);
        Pretraining.resume(stopped, List.of(), new StopSignal());
        assertThat(numbers(stopped)).isEqualTo(numbers(whole));
        assertThat(stopped.resolve("checkpoints/step-000012/memory.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("checkpoints/step-000012/memory.safetensors"));
    }

    @Test
    void aKilledRunGoesOnExactlyAsTheUninterruptedOne() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole-2");
        Path killed = folder.resolve("killed");
        train(whole, Map.of());
        for (int atStep : new int[] {2, 5, 9}) {
            killWhen(killed, atStep);
            assertThat(Pretraining.canResume(killed)).isTrue();
        }
        Pretraining.resume(killed, List.of(), new StopSignal());
        assertThat(numbers(killed)).isEqualTo(numbers(whole));
    }

    /** Runs in a process of its own and sends SIGKILL as soon as the metrics file holds a step. */
    private static void killWhen(Path run, int step) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TinyRun.class.getName(),
                        data.toString(),
                        run.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String wanted = "\"event\":\"step\",\"step\":" + step + ",";
        while (process.isAlive() && System.nanoTime() < limit) {
            Path metrics = new RunDirectory(run).metrics();
            if (Files.exists(metrics) && Files.readString(metrics).contains(wanted)) {
                break;
            }
            Thread.sleep(5);
        }
        assertThat(process.isAlive())
                .as(Files.readString(folder.resolve("child.log")))
                .isTrue();
        process.destroyForcibly().waitFor();
    }

    @Test
    void sameSeedSameRunOtherSeedOtherRun() throws IOException {
        train(folder.resolve("seed-a"), Map.of("steps", "3"));
        train(folder.resolve("seed-b"), Map.of("steps", "3"));
        train(folder.resolve("seed-c"), Map.of("steps", "3", "seed", "2"));
        assertThat(numbers(folder.resolve("seed-b"))).isEqualTo(numbers(folder.resolve("seed-a")));
        assertThat(numbers(folder.resolve("seed-c"))).isNotEqualTo(numbers(folder.resolve("seed-a")));
    }

    @Test
    void aDivergingRunStopsAndNamesTheLastGoodCheckpoint() {
        Path out = folder.resolve("diverges");
        List<PretrainEvent.Skipped> skipped = new ArrayList<>();
        assertThatThrownBy(() -> train(
                        out,
                        Map.of(
                                "steps", "40",
                                "optimizer.language_rate", "1e30",
                                "optimizer.knowledge_rate", "1e30",
                                "optimizer.warmup_steps", "0",
                                "checkpoint.every", "1"),
                        event -> {
                            if (event instanceof PretrainEvent.Skipped s) {
                                skipped.add(s);
                            }
                        }))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("not finite")
                .satisfies(thrown -> {
                    PretrainEvent.Skipped last = skipped.get(skipped.size() - 1);
                    assertThat(last.inARow()).isEqualTo(10);
                    String good = "step-%06d".formatted(last.step() - 10);
                    assertThat(thrown).hasMessageContaining(good);
                    assertThat(out.resolve("checkpoints").resolve(good)).isDirectory();
                    assertThat(out.resolve("checkpoints").resolve("step-%06d".formatted(last.step() - 9)))
                            .doesNotExist();
                });
    }

    @Test
    void aWarmUpThatIsLongerThanTheRunIsSaid() {
        List<String> warnings = new ArrayList<>();
        PretrainListener listener = event -> {
            if (event instanceof PretrainEvent.Warning warning) {
                warnings.add(warning.message());
            }
        };
        train(folder.resolve("warm"), Map.of("steps", "3", "optimizer.warmup_steps", "3"), listener);
        assertThat(warnings).isEmpty();
        train(folder.resolve("cold"), Map.of("steps", "3", "optimizer.warmup_steps", "1500"), listener);
        assertThat(warnings)
                .containsExactly(
                        "the run has 3 steps and optimizer.warmup_steps is 1,500: the language module's rate only"
                                + " rises, to 0 % of optimizer.language_rate; a short run wants --set optimizer.warmup_steps=1,"
                                + " and higher rates, such as --set optimizer.language_rate=5e-5 --set"
                                + " optimizer.knowledge_rate=5e-4");
    }

    @Test
    void randomVectorsStayAsTheyAre() {
        List<PretrainEvent> events = new ArrayList<>();
        Path out = folder.resolve("random");
        Map<String, String> options = Map.of(
                "steps", "8", "memory.initial", "random", "memory.initial_interval", "2", "checkpoint.every", "1");
        train(out, options, events::add);
        assertThat(events.stream().filter(PretrainEvent.Refreshed.class::isInstance))
                .hasSize(1);
        try (JaketRun run = JaketRun.open(out, null);
                org.jaket.memory.EntityMemory fresh = new org.jaket.memory.EntityMemory(
                        run.model().memory().entities(), run.model().memory().hiddenSize(), false)) {
            fresh.fillRandom(new Randomness(run.config().seed()));
            assertThat(Tensors.toFloats(run.model().memory().vectors())).isEqualTo(Tensors.toFloats(fresh.vectors()));
        }
    }

    @Test
    void languageAloneReadsNoGraph() {
        List<PretrainEvent> events = new ArrayList<>();
        RunResult result = train(folder.resolve("language"), Map.of("mode", "language", "steps", "3"), events::add);
        assertThat(result.after().find("category_accuracy")).isEmpty();
        assertThat(result.after().find("token_loss")).isPresent();
        for (PretrainEvent event : events) {
            assertThat(event).isNotInstanceOf(PretrainEvent.Refreshed.class);
            if (event instanceof PretrainEvent.Stepped stepped) {
                assertThat(stepped.nodes()).isZero();
                assertThat(stepped.losses().entity()).isNaN();
            }
        }
    }

    @Test
    void aPlannerMayChooseTheSteps() {
        Path out = folder.resolve("planned");
        Map<String, Double> seen = new HashMap<>();
        RunResult result = Pretraining.start(
                TinyWorld.request(data, out, TinyWorld.config(Map.of())),
                (config, measured) -> {
                    seen.put("step", measured.stepSeconds());
                    return config.withSteps(2);
                },
                List.of(),
                new StopSignal());
        assertThat(seen.get("step")).isPositive();
        assertThat(result.step()).isEqualTo(2);
        assertThat(ConfigFiles.read(new RunDirectory(out).config()).steps()).isEqualTo(2);
    }

    @Test
    void aPlannersIntervalsHoldFromTheFirstRefreshOn() {
        List<Long> refreshedAt = new ArrayList<>();
        Pretraining.start(
                TinyWorld.request(data, folder.resolve("intervals"), TinyWorld.config(Map.of())),
                (config, measured) -> TinyWorld.config(
                        Map.of("steps", "9", "memory.initial_interval", "4", "memory.maximum_interval", "4")),
                List.of(event -> {
                    if (event instanceof PretrainEvent.Refreshed refreshed) {
                        refreshedAt.add(refreshed.step());
                    }
                }),
                new StopSignal());
        assertThat(refreshedAt).containsExactly(0L, 4L, 8L);
    }

    @Test
    void refusesADirectoryThatHoldsARunAndOneThatHoldsNone() throws IOException {
        Path out = folder.resolve("twice");
        train(out, Map.of("steps", "1"));
        assertThatThrownBy(() -> train(out, Map.of("steps", "1")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--resume");
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "precious");
        assertThatThrownBy(() -> train(other, Map.of()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not empty");
        assertThatThrownBy(() -> Pretraining.resume(other, List.of(), new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not a run directory");
    }

    @Test
    void damagedCheckpointsFallBackToTheOneBeforeAndThenAreRefused() throws IOException {
        Path out = folder.resolve("damaged");
        train(out, Map.of("steps", "6"));
        Path newest = out.resolve("checkpoints/step-000006/model.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length - 1] ^= 1;
        Files.write(newest, bytes);
        try (JaketRun run = JaketRun.open(out, null)) {
            assertThat(run.step()).isEqualTo(3);
            assertThat(run.warnings()).singleElement().asString().contains("step-000006");
        }
        Files.write(out.resolve("checkpoints/step-000003/memory.safetensors"), new byte[3]);
        assertThatThrownBy(() -> JaketRun.open(out, null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no checkpoint in");
    }

    @Test
    void aFinishedRunEvaluatesAsItDidWhenItEnded() throws IOException {
        Path out = folder.resolve("evaluated");
        RunResult result = train(out, Map.of("steps", "3"));
        try (JaketRun run = JaketRun.open(out, null)) {
            assertThat(run.evaluate()).isEqualTo(result.after());
            float[][] together = run.entityVectors(new int[] {4, 2, 9});
            assertThat(run.entityVectors(new int[] {2})[0]).containsExactly(together[1], within(1e-5f));
            assertThat(RecordFiles.relations(run.directory().relations()))
                    .isEqualTo(run.dataset().relations());
            assertThat(RecordFiles.categories(run.directory().categories()))
                    .isEqualTo(run.dataset().categories());
        }
    }

    @Test
    void gradientAccumulationTakesAllSequencesOfTheBatch() {
        List<Long> tokens = new ArrayList<>();
        train(folder.resolve("accumulate"), Map.of("steps", "2", "text.batch_size", "12"), event -> {
            if (event instanceof PretrainEvent.Stepped stepped) {
                tokens.add(stepped.tokens());
            }
        });
        assertThat(tokens).hasSize(2).allMatch(count -> count >= 12 * 8);
    }

    @Test
    void theGradientOfAStepIsTheMeanOfItsMicroSteps() {
        Path out = folder.resolve("micro-steps");
        train(out, Map.of("steps", "1", "text.batch_size", "12", "dropout.hidden", "0", "dropout.attention", "0"));
        try (JaketRun run = JaketRun.open(out, null)) {
            PretrainConfig whole = run.config();
            assertThat(whole.text().microSteps()).isEqualTo(3);
            BatchBuilder builder = run.data().batchBuilder();
            List<PretrainBatch> batches = List.of(builder.build(0), builder.build(1), builder.build(2));
            double[] mean = new double[(int) run.model().parameters().size()];
            for (PretrainBatch batch : batches) {
                float[] one = gradient(
                        run,
                        TinyWorld.config(Map.of("steps", "1", "dropout.hidden", "0", "dropout.attention", "0")),
                        List.of(batch));
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += one[i] / 3.0;
                }
            }
            float[] accumulated = gradient(run, whole, batches);
            double largest = 0;
            for (int i = 0; i < mean.length; i++) {
                assertThat((double) accumulated[i]).isCloseTo(mean[i], within(1e-5 + 1e-4 * Math.abs(mean[i])));
                largest = Math.max(largest, Math.abs(mean[i]));
            }
            assertThat(largest).isGreaterThan(1e-2);
        }
    }

    private static float[] gradient(JaketRun run, PretrainConfig config, List<PretrainBatch> batches) {
        try (Trainer trainer = new Trainer(run.model(), config, 1)) {
            assertThat(config.text().microSteps()).isEqualTo(batches.size());
            trainer.step(1, batches.iterator()::next, false);
            return Tensors.toFloats(run.model().parameters().gradients());
        }
    }

    @Test
    void anInterruptedPlanLeavesNothingToGoOnWithAndMayStartAgain() {
        Path out = folder.resolve("unplanned");
        StopSignal stop = new StopSignal();
        stop.request();
        Planner planner = (config, measured) -> config.withSteps(2);
        PretrainRequest request = TinyWorld.request(data, out, TinyWorld.config(Map.of("steps", "40")));
        assertThat(Pretraining.start(request, planner, List.of(), stop).completed())
                .isFalse();
        assertThat(Pretraining.canResume(out)).isFalse();
        assertThat(Pretraining.canStart(out)).isTrue();
        assertThat(out.resolve("checkpoints/step-000000")).isDirectory();
        Pretraining.discardUnstarted(out, true);
        assertThat(out).isEmptyDirectory();
        Pretraining.discardUnstarted(out, false);
        assertThat(out).doesNotExist();
        RunResult again = Pretraining.start(request, planner, List.of(), new StopSignal());
        assertThat(again.completed()).isTrue();
        assertThat(again.step()).isEqualTo(2);
        assertThat(Pretraining.canResume(out)).isTrue();
        assertThat(Pretraining.canStart(out)).isFalse();
        Pretraining.discardUnstarted(out, false);
        assertThat(Pretraining.canResume(out)).isTrue();
    }

    @Test
    void aSecondStartLeavesThatAloneWhichIsStillPlanning() throws IOException {
        Path out = folder.resolve("started-twice");
        PretrainRequest request = TinyWorld.request(data, out, TinyWorld.config(Map.of("steps", "2")));
        List<String> metrics = new ArrayList<>();
        Planner planner = (config, measured) -> {
            assertThatThrownBy(() -> Pretraining.start(request, Planner.NONE, List.of(), new StopSignal()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("another command is at work");
            metrics.add(Utf8.read(out.resolve("metrics.jsonl")));
            return config;
        };
        assertThat(Pretraining.start(request, planner, List.of(), new StopSignal())
                        .completed())
                .isTrue();
        assertThat(metrics).singleElement().asString().contains("\"started\"");
        assertThat(Files.readString(out.resolve("metrics.jsonl"))).contains("\"started\"", "\"finished\"");
    }

    @Test
    void aPlannedRunThatIsStoppedWhileItIsMeasuredIsNotBegun() {
        Path out = folder.resolve("stopped-while-measured");
        StopSignal stop = new StopSignal();
        RunResult result = Pretraining.start(
                TinyWorld.request(data, out, TinyWorld.config(Map.of())),
                (config, measured) -> config.withSteps(2),
                List.of(event -> {
                    if (event instanceof PretrainEvent.Evaluated) {
                        stop.request();
                    }
                }),
                stop);
        assertThat(result.completed()).isFalse();
        assertThat(Pretraining.canResume(out)).isFalse();
    }

    @Test
    void aFinishedRunThatIsGoneOnWithSaysTheSameAgain() throws IOException {
        Path out = folder.resolve("said-again");
        train(out, Map.of("steps", "3"));
        List<String> once = numbers(out);
        Pretraining.resume(out, List.of(), new StopSignal());
        assertThat(numbers(out)).isEqualTo(once);
    }

    @Test
    void headsThatDoNotDivideTheHiddenSizeAreRefusedBeforeAnythingIsWritten() {
        Path out = folder.resolve("heads");
        assertThatThrownBy(() -> train(out, Map.of("knowledge.heads", "7")))
                .isInstanceOf(BadInputException.class)
                .hasMessageMatching("option knowledge.heads must divide the hidden size of the backbone, \\d+, found 7;"
                        + " take one of 1, 2, .*");
        assertThat(out).doesNotExist();
    }

    @Test
    void aRunOfWhichOnlyStepZeroIsLeftIsNotExported() throws IOException {
        Path out = folder.resolve("only-step-zero");
        train(out, Map.of("steps", "1", "checkpoint.keep", "2"));
        Path newest = out.resolve("checkpoints/step-000001/model.safetensors");
        Files.write(newest, new byte[3]);
        try (JaketRun run = JaketRun.open(out, null)) {
            assertThat(run.step()).isZero();
            assertThatThrownBy(() -> run.export(folder.resolve("nothing-learnt")))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("learnt nothing");
        }
        assertThat(folder.resolve("nothing-learnt")).doesNotExist();
    }

    @Test
    void damagedProvenanceIsNamed() throws IOException {
        Path out = folder.resolve("provenance");
        train(out, Map.of("steps", "1"));
        Path file = new RunDirectory(out).provenance();
        String whole = Files.readString(file);
        for (String damaged : List.of("[]", "", "{}", whole.substring(0, whole.length() / 2))) {
            Files.writeString(file, damaged);
            assertThatThrownBy(() -> JaketRun.open(out, null))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith(file + ": ")
                    .hasMessageContaining("damaged")
                    .hasMessageNotContaining("REDACTED");
        }
    }

    @Test
    void aMovedDataSetIsNamed() throws IOException {
        Path lent = TinyWorld.write(folder.resolve("lent"));
        Path out = folder.resolve("moved");
        Pretraining.start(
                TinyWorld.request(lent, out, TinyWorld.config(Map.of("steps", "3"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
        Path moved = folder.resolve("lent-moved");
        Files.move(lent, moved);
        assertThatThrownBy(() -> Pretraining.resume(out, List.of(), new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--data");
        assertThat(Pretraining.resume(out, moved, List.of(), new StopSignal()).completed())
                .isTrue();
    }

    @Test
    void equalScoresCountAsLuckAndNoScoreAsAMiss() {
        Evaluator.Hits hits = new Evaluator.Hits();
        float nan = Float.NaN;
        try (PointerScope scope = new PointerScope()) {
            hits.add(Tensors.floats(new float[] {1, 1, 0, 2, 0, 3, nan, nan, nan, 1, 0, 0}, 4, 3), new int[] {0, 0, 0, 0
            });
        }
        // Half, none, none, one.
        assertThat(hits.measure("k", "l", 0).value()).isEqualTo(1.5 / 4);
    }

    @Test
    void theLossOfNothingChangesNothing() {
        List<PretrainEvent.Stepped> steps = new ArrayList<>();
        Map<String, String> options = Map.of(
                "steps",
                "30",
                "loss.category",
                "0",
                "loss.relation",
                "0",
                "loss.token",
                "0",
                "text.batch_size",
                "1",
                "text.micro_batch_size",
                "1");
        RunResult result = train(folder.resolve("entity-alone"), options, event -> {
            if (event instanceof PretrainEvent.Stepped stepped) {
                steps.add(stepped);
            }
        });
        assertThat(result.completed()).isTrue();
        assertThat(steps).anyMatch(step -> Double.isNaN(step.losses().entity()) && step.gradientNorm() == 0);
        assertThat(steps).anyMatch(step -> step.losses().entity() > 0);
    }
}
