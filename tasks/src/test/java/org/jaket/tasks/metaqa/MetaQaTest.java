package org.jaket.tasks.metaqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jaket.corpus.Progress;
import org.jaket.finetune.FinetuneEvent;
import org.jaket.finetune.FinetuneListener;
import org.jaket.finetune.TrainingOptions;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.SafeTensors;
import org.jaket.tasks.Input;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TaskWorld;
import org.jaket.tasks.predict.Predictions;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Movies with a director and a year; one word of the question says which of the two is asked for. */
class MetaQaTest {

    private static final int MOVIES = 40;

    /** One step that changes nothing. */
    private static final TrainingOptions NOTHING = new TrainingOptions(1, 16, 1, 0, 0, 0, 0, 0, 0, 0, 1000);

    @TempDir
    static Path folder;

    private static Path kb;
    private static Path train;
    private static Path dev;
    private static Path model;

    @BeforeAll
    static void write() throws IOException {
        List<String> words = words();
        StringBuilder triples = new StringBuilder();
        StringBuilder training = new StringBuilder();
        StringBuilder held = new StringBuilder();
        for (int m = 0; m < MOVIES; m++) {
            String movie = words.get(2 + m % 10) + " " + m;
            String director = words.get(12) + " " + m;
            String year = words.get(13) + " " + m;
            triples.append(movie + "|directed_by|" + director + "\n" + movie + "|release_year|" + year + "\n");
            StringBuilder into = m % 4 == 0 ? held : training;
            into.append(words.get(0) + " [" + movie + "]\t" + director + "\n");
            into.append(words.get(1) + " [" + movie + "]\t" + year + "\n");
            // Questions the other way round, so that directors and years have descriptions that differ.
            training.append(words.get(0) + " " + words.get(0) + " [" + director + "]\t" + movie + "\n");
            training.append(words.get(1) + " " + words.get(1) + " [" + year + "]\t" + movie + "\n");
        }
        kb = Files.writeString(folder.resolve("kb.txt"), triples);
        train = Files.writeString(folder.resolve("train.txt"), training);
        dev = Files.writeString(folder.resolve("dev.txt"), held);
        model = folder.resolve("model");
        Pretraining.start(
                TinyWorld.request(
                        TinyWorld.write(folder.resolve("pretraining")),
                        model,
                        TinyWorld.config(Map.of("steps", "4", "evaluation.every", "0"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
    }

    private static List<String> words() {
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            Set<String> found = new LinkedHashSet<>();
            for (int id = 0; id < tokenizer.vocabularySize() && found.size() < 14; id++) {
                String word = tokenizer.decode(id);
                if (!tokenizer.isSpecial(id) && word.matches("[a-z]{1,}")) {
                    found.add(word);
                }
            }
            return List.copyOf(found);
        }
    }

    private static MetaQaConfig config(String system, long steps) {
        // The dev file once more as the test file, so that all of its questions are measured.
        return config(
                dev.toString(),
                dev.toString(),
                0,
                null,
                system,
                new TrainingOptions(steps, 16, 20, 0, 3e-3, 3e-3, 1e-2, 0.05, 0.01, 1, 1000));
    }

    private static MetaQaConfig config(
            String chosenOn,
            @Nullable String test,
            int validationQuestions,
            @Nullable String model,
            String system,
            TrainingOptions training) {
        return new MetaQaConfig(
                kb.toString(),
                train.toString(),
                chosenOn,
                test,
                1,
                1,
                null,
                model,
                null,
                null,
                TinyWorld.backbone().toString(),
                system,
                "none",
                8,
                validationQuestions,
                true,
                4,
                training);
    }

    private static MetaQa.Result run(MetaQaConfig config, Path out, StopSignal stop, FinetuneListener... listeners) {
        return MetaQa.run(
                config,
                out,
                new TaskContext(folder.resolve("cache"), List.of(listeners), Progress.NONE, note -> {}, stop));
    }

    @Test
    void learnsWhatIsAskedForAndGoesOnAfterAStop() throws IOException {
        MetaQaConfig config = config("lm", 80);
        MetaQa.Result whole = run(config, folder.resolve("whole"), new StopSignal());
        assertThat(whole.scores().examples()).isEqualTo(MOVIES / 4 * 2);
        // Two candidates each: guessing gets one half.
        assertThat(whole.scores().value()).isGreaterThan(0.75);
        StopSignal stop = new StopSignal();
        MetaQa.Result stopped = run(config, folder.resolve("stopped"), stop, event -> {
            if (event instanceof FinetuneEvent.Stepped && event.step() == 33) {
                stop.request();
            }
        });
        assertThat(stopped.completed()).isFalse();
        run(config, folder.resolve("stopped"), new StopSignal());
        assertThat(folder.resolve("stopped/predictions.jsonl"))
                .hasSameTextualContentAs(folder.resolve("whole/predictions.jsonl"));
        assertThat(Files.readString(folder.resolve("whole/predictions.jsonl"))).contains("\"id\":\"dev.txt:1\"");
    }

    @Test
    void aCompletedRunAnswersAsItDidWhenItWasMeasured() throws IOException {
        Path out = folder.resolve("answers");
        run(config("lm+gnn+m", 6), out, new StopSignal());
        List<String> questions = Files.readAllLines(dev).stream()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
        // Answers behind a tab are not read.
        List<Map<String, Object>> lines = TaskWorld.predict(
                out,
                questions.stream().map(question -> question + "\tsomething").toList(),
                null,
                1,
                TaskWorld.context(folder, note -> {}));
        List<String> written = Files.readAllLines(out.resolve("predictions.jsonl")).stream()
                .map(line ->
                        JsonMapper.shared().readTree(line).path("predicted").asString(""))
                .toList();
        assertThat(lines.stream().map(line -> (String) line.get("predicted"))).isEqualTo(written);
        // Both candidates of a movie, whose probabilities add up to one.
        List<Map<String, Object>> both =
                TaskWorld.predict(out, questions.subList(0, 1), null, 5, TaskWorld.context(folder, note -> {}));
        assertThat(both).hasSize(2);
        assertThat((float) both.get(0).get("probability") + (float) both.get(1).get("probability"))
                .isEqualTo(1f, within(1e-4f));
        assertThatThrownBy(() -> TaskWorld.predict(
                        folder.resolve("nowhere"), List.of("who"), null, 1, TaskWorld.context(folder, note -> {})))
                .hasMessageEndingWith("name the directory that was given to finetune --out");
        assertThatThrownBy(() -> MetaQa.run(
                        config(dev.toString(), dev.toString(), 0, out.toString(), "jaket", NOTHING),
                        folder.resolve("again"),
                        TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("is a run of 'jaket finetune metaqa', expected one of 'jaket pretrain'");
        assertThatThrownBy(() -> TaskWorld.predict(out, List.of("who"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no topic entity in brackets");
        assertThatThrownBy(() ->
                        TaskWorld.predict(out, List.of("[nobody]"), null, 1, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("nobody is not in the graph");
        List<String> rejects = new ArrayList<>();
        assertThat(Predictions.of(
                        new Predictions.Request(
                                out,
                                Input.arguments(List.of("who", questions.get(0), "[nobody]", questions.get(1))),
                                null,
                                null,
                                1),
                        TaskWorld.context(folder, note -> {}),
                        rejects::add))
                .isEqualTo(lines.subList(0, 2));
        assertThat(rejects)
                .containsExactly(
                        "argument 1: the question is not understood: no topic entity in brackets: who",
                        "argument 3: the question is not understood: the topic entity nobody is not in the graph");
    }

    @Test
    void theMemoryIsComputedOnceAndReadFromTheRunAfterwards() throws IOException {
        Path out = folder.resolve("memory");
        Path kept = out.resolve("memory.safetensors");
        MetaQaConfig config = config("lm+gnn+m", 2);
        List<String> notes = new ArrayList<>();
        MetaQa.train(config, out, TaskWorld.context(folder, notes::add));
        assertThat(notes)
                .filteredOn(note -> note.startsWith("computing the memory"))
                .hasSize(1);
        List<String> questions = List.of(Files.readAllLines(dev).get(0).split("\t")[0]);
        notes.clear();
        MetaQa.run(config, out, TaskWorld.context(folder, notes::add));
        List<Map<String, Object>> answers =
                TaskWorld.predict(out, questions, null, 2, TaskWorld.context(folder, notes::add));
        assertThat(notes).noneMatch(note -> note.startsWith("computing the memory"));

        // Without it, it is the same again, relations included.
        byte[] written = Files.readAllBytes(kept);
        Files.delete(kept);
        assertThat(TaskWorld.predict(out, questions, null, 2, TaskWorld.context(folder, notes::add)))
                .isEqualTo(answers);
        assertThat(notes)
                .filteredOn(note -> note.startsWith("computing the memory"))
                .hasSize(1);

        Files.write(kept, java.util.Arrays.copyOf(written, written.length / 2));
        assertThatThrownBy(() -> TaskWorld.predict(out, questions, null, 2, TaskWorld.context(folder, note -> {})))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("memory.safetensors")
                .hasMessageEndingWith("delete the file, and it is computed anew");
    }

    @Test
    void withoutATestFileTheQuestionsAreMeasuredThatDoNotChooseTheWeights() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(dev));
        lines.set(0, lines.get(0) + "|nobody");
        for (int i = 0; i < 7; i++) {
            lines.add("no topic\tnobody");
        }
        Path mixed = Files.write(folder.resolve("mixed.txt"), lines);
        Path out = folder.resolve("mixed");
        List<String> notes = new ArrayList<>();
        MetaQa.Result result = MetaQa.run(
                config(mixed.toString(), null, 4, null, "lm", NOTHING), out, TaskWorld.context(folder, notes::add));
        assertThat(result.scores().examples()).isEqualTo(MOVIES / 4 * 2 - 4);
        assertThat(result.rejected()).isEqualTo(7);
        assertThat(Files.readAllLines(out.resolve("predictions.jsonl"))).hasSize(16);
        assertThat(out.resolve("result.json"))
                .content()
                .contains("\"validation_questions\" : 4", "\"dropped_answers\" : 1", "\"rejected_lines\" : 7");
        assertThat(Files.readAllLines(out.resolve("rejects.txt")))
                .hasSize(8)
                .anyMatch(line -> line.contains("line 1: the answer nobody is not in the graph"));
        assertThat(notes)
                .anyMatch(note -> note.contains("4 to choose the weights, 16 others to measure")
                        && note.contains(out.resolve("rejects.txt").toString()));
        for (int all : new int[] {0, 20}) {
            assertThatThrownBy(() -> run(
                            config(dev.toString(), null, all, null, "lm", NOTHING),
                            folder.resolve("none-left"),
                            new StopSignal()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("--validation-questions " + all)
                    .hasMessageContaining("--test");
        }
    }

    @Test
    void jaketStartsFromTheWeightsOfItsRunAndGoesOnFromNoOthers() throws IOException {
        Path out = folder.resolve("jaket");
        MetaQaConfig config = config(dev.toString(), null, 4, model.toString(), "jaket", NOTHING);
        assertThat(run(config, out, new StopSignal()).completed()).isTrue();
        try (SafeTensors learnt = TaskWorld.weights(model);
                SafeTensors start = TaskWorld.weights(out)) {
            assertThat(start.tensors().keySet())
                    .anyMatch(name -> name.startsWith("language."))
                    .anyMatch(name -> name.startsWith("knowledge."))
                    .anyMatch(name -> name.startsWith("merge."));
            for (String name : start.tensors().keySet()) {
                if (!name.equals(QuestionEncoder.QUESTION)) {
                    assertThat(start.toFloats(name)).as(name).isEqualTo(learnt.toFloats(name));
                }
            }
            float[] question = start.toFloats(QuestionEncoder.QUESTION);
            int f = (int) Math.sqrt(question.length);
            for (int i = 0; i < question.length; i++) {
                assertThat(question[i]).isEqualTo(i % (f + 1) == 0 ? 1f : 0f);
            }
        }
        Path provenance = out.resolve("provenance.json");
        String recorded = Files.readString(provenance);
        Files.writeString(provenance, recorded.replace("\"step\" : 4", "\"step\" : 5"));
        assertThatThrownBy(() -> run(config, out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("started from weights of step 5, found 4");
        String checkpoint = new CheckpointDirectory(model, 1)
                .latest(warning -> {})
                .orElseThrow()
                .sha256();
        assertThat(recorded).contains(checkpoint);
        Files.writeString(provenance, recorded.replace(checkpoint, "0" + checkpoint.substring(1) + "0"));
        assertThatThrownBy(() -> run(config, out, new StopSignal()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("started from weights of checkpoint 0");
        // Older versions recorded none.
        Files.writeString(provenance, recorded.replace(checkpoint, ""));
        assertThat(run(config, out, new StopSignal()).completed()).isTrue();
        Files.writeString(provenance, recorded);
        assertThat(run(config, out, new StopSignal()).completed()).isTrue();
    }

    private static long distinct(float[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .distinct()
                .count();
    }

    @Test
    void aNewMergeStartsFromTheQuestions() {
        Path out = folder.resolve("merge");
        StopSignal stop = new StopSignal();
        stop.request();
        assertThat(run(config("lm+gnn", 3), out, stop).completed()).isFalse();
        try (SafeTensors start = TaskWorld.weights(out)) {
            // What needs no text has one weight for all features.
            assertThat(distinct(start.toFloats("merge.layer_norm.weight"))).isGreaterThan(1);
        }
    }

    /** Without descriptions only edges and relations tell what a candidate is, which takes longer. */
    @ParameterizedTest
    @CsvSource({"lm+gnn,80", "lm+gnn+m,40"})
    void aSystemWithAGraphLearnsWhatIsAskedFor(String system, long steps) {
        TrainingOptions training = new TrainingOptions(steps, 16, 10, 0, 3e-3, 1e-2, 1e-2, 0.05, 0.01, 1, 1000);
        MetaQa.Result result = run(
                config(dev.toString(), dev.toString(), 0, null, system, training),
                folder.resolve("learns-" + system),
                new StopSignal());
        assertThat(result.scores().examples()).isEqualTo(MOVIES / 4 * 2);
        // Two candidates each: guessing gets one half, and of 20 questions more than 16 once in 800 times.
        assertThat(result.scores().value()).isGreaterThan(0.8);
    }

    private static MetaQaConfig untrained(String system, String ablation, double kgShare, @Nullable Long kgSeed) {
        return untrained(system, ablation, kgShare, kgSeed, 4);
    }

    /** One step that changes nothing. */
    private static MetaQaConfig untrained(
            String system, String ablation, double kgShare, @Nullable Long kgSeed, long seed) {
        return new MetaQaConfig(
                kb.toString(),
                train.toString(),
                dev.toString(),
                dev.toString(),
                1,
                kgShare,
                kgSeed,
                system.equals("jaket") ? model.toString() : null,
                null,
                null,
                TinyWorld.backbone().toString(),
                system,
                ablation,
                8,
                0,
                true,
                seed,
                NOTHING);
    }

    @Test
    void everyAblationTakesAwayWhatItSaysAndNothingElse() throws IOException {
        Path plain = folder.resolve("ablation-none");
        run(untrained("jaket", "none", 1, null), plain, new StopSignal());
        Map<String, Float> answers = probabilities(plain);
        assertThat(answers).hasSize(MOVIES);
        Path again = folder.resolve("ablation-none-again");
        run(untrained("jaket", "none", 1, null), again, new StopSignal());
        assertThat(difference(probabilities(again), answers)).isLessThan(1e-6);
        for (String ablation : List.of("no-graph", "mean", "shuffled-edges", "random-vectors")) {
            Path out = folder.resolve("ablation-" + ablation);
            run(untrained("jaket", ablation, 1, null), out, new StopSignal());
            try (SafeTensors with = TaskWorld.weights(plain);
                    SafeTensors without = TaskWorld.weights(out)) {
                assertThat(without.tensors().keySet()).isEqualTo(with.tensors().keySet());
                for (String name : with.tensors().keySet()) {
                    assertThat(without.toFloats(name)).as(name).isEqualTo(with.toFloats(name));
                }
            }
            Path memory = out.resolve("memory.safetensors");
            if (ablation.equals("random-vectors")) {
                assertThat(memory).doesNotExist();
            } else if (ablation.equals("no-graph")) {
                try (SafeTensors vectors = SafeTensors.open(memory);
                        SafeTensors with = SafeTensors.open(plain.resolve("memory.safetensors"))) {
                    assertThat(with.tensors()).containsOnlyKeys("entities", "relations");
                    assertThat(vectors.tensors()).containsOnlyKeys("entities");
                    assertThat(vectors.toFloats("entities")).isEqualTo(with.toFloats("entities"));
                }
            } else {
                assertThat(memory).hasSameBinaryContentAs(plain.resolve("memory.safetensors"));
            }
            // The same candidates, with other probabilities.
            Map<String, Float> other = probabilities(out);
            assertThat(other.keySet()).isEqualTo(answers.keySet());
            assertThat(difference(other, answers)).as(ablation).isGreaterThan(1e-4);
        }
    }

    @Test
    void permutedAnswersAreWhatTheWeightsAreChosenOnAndTheTrueOnesAreMeasured() throws IOException {
        Path plain = folder.resolve("labels-plain");
        Path permuted = folder.resolve("labels-permuted");
        run(untrained("lm", "none", 1, null), plain, new StopSignal());
        run(untrained("lm", "permuted-labels", 1, null), permuted, new StopSignal());
        assertThat(Files.readString(permuted.resolve("predictions.jsonl")))
                .isEqualTo(Files.readString(plain.resolve("predictions.jsonl")));
        assertThat(validationScore(permuted)).isNotEqualTo(validationScore(plain));
    }

    private static double validationScore(Path run) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(run.resolve("result.json")))
                .path("validation_score")
                .asDouble(Double.NaN);
    }

    /** Question and candidate to its probability, for all questions of the development file. */
    private static Map<String, Float> probabilities(Path run) throws IOException {
        List<String> questions = Files.readAllLines(dev).stream()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .toList();
        Map<String, Float> probabilities = new TreeMap<>();
        for (Map<String, Object> line :
                TaskWorld.predict(run, questions, null, 5, TaskWorld.context(folder, note -> {}))) {
            probabilities.put(line.get("question") + " " + line.get("predicted"), (Float) line.get("probability"));
        }
        return probabilities;
    }

    private static double difference(Map<String, Float> some, Map<String, Float> others) {
        return some.entrySet().stream()
                .mapToDouble(entry -> Math.abs(entry.getValue() - Objects.requireNonNull(others.get(entry.getKey()))))
                .max()
                .orElse(0);
    }

    @Test
    void theSeedDrawsWhichQuestionDescribesAnEntity() {
        float[][] memories = new float[2][];
        for (int seed = 1; seed <= 2; seed++) {
            Path out = folder.resolve("described-" + seed);
            run(untrained("lm", "none", 1, null, seed), out, new StopSignal());
            try (SafeTensors memory = SafeTensors.open(out.resolve("memory.safetensors"))) {
                memories[seed - 1] = memory.toFloats("entities");
            }
        }
        int f = memories[0].length / (3 * MOVIES);
        int drawn = 0;
        for (int e = 0; e < 3 * MOVIES; e++) {
            float[] first = Arrays.copyOfRange(memories[0], e * f, (e + 1) * f);
            float[] second = Arrays.copyOfRange(memories[1], e * f, (e + 1) * f);
            // Two training questions are about each film that no question of the development part is about.
            if (e % 3 == 0 && e / 3 % 4 != 0) {
                drawn += Arrays.equals(first, second) ? 0 : 1;
            } else {
                assertThat(second).as("entity " + e).isEqualTo(first);
            }
        }
        // Of 30 films, each with one of two questions.
        assertThat(drawn).isBetween(1, 29);
    }

    @Test
    void inHalfOfTheGraphTheAnswersAmongTheCandidatesAreThoseOfAPlainCount() throws IOException {
        Path out = folder.resolve("half");
        MetaQa.Result result = run(untrained("lm+gnn+m", "none", 0.5, 9L), out, new StopSignal());
        MovieGraph half = MovieGraph.read(kb, reject -> {}).keeping(0.5, new Randomness(9));
        Map<String, Set<String>> neighbors = new HashMap<>();
        for (int[] triple : half.triples()) {
            neighbors
                    .computeIfAbsent(half.names().get(triple[0]), name -> new TreeSet<>())
                    .add(half.names().get(triple[2]));
        }
        List<String> questions = Files.readAllLines(dev);
        List<String> predictions = Files.readAllLines(out.resolve("predictions.jsonl"));
        assertThat(predictions).hasSameSizeAs(questions);
        int among = 0;
        for (int q = 0; q < questions.size(); q++) {
            String question = questions.get(q);
            Set<String> candidates = neighbors.getOrDefault(
                    question.substring(question.indexOf('[') + 1, question.indexOf(']')), Set.of());
            among += candidates.contains(question.substring(question.indexOf('\t') + 1)) ? 1 : 0;
            JsonNode written = JsonMapper.shared().readTree(predictions.get(q));
            assertThat(written.path("candidates").asInt(-1)).isEqualTo(candidates.size());
            String predicted = written.path("predicted").asString("none");
            assertThat(candidates.isEmpty() ? predicted.isEmpty() : candidates.contains(predicted))
                    .as(predicted)
                    .isTrue();
        }
        assertThat(among).isStrictlyBetween(0, questions.size());
        JsonNode measures = JsonMapper.shared().readTree(Files.readString(out.resolve("result.json")));
        assertThat(measures.path("answer_among_candidates").asDouble(-1))
                .isEqualTo((double) among / questions.size(), within(1e-12));
        assertThat(measures.path("triples").asInt(-1)).isEqualTo(half.tripleCount());
        assertThat(result.scores().value()).isLessThanOrEqualTo((double) among / questions.size());
    }

    @Test
    void hitsOfAHandComputedCase() {
        List<Question> asked = List.of(
                new Question("1", "", 0, 0, 0, new int[] {3}),
                new Question("2", "", 0, 0, 0, new int[] {4}),
                new Question("3", "", 0, 0, 0, new int[] {5, 7}),
                new Question("4", "", 0, 0, 0, new int[] {1, 2, 3, 4, 5, 6, 7, 8}));
        HitsAtOne hits = HitsAtOne.of(asked, new int[] {3, -1, 7, 9});
        assertThat(hits.questions()).containsExactly(2, 1, 0, 1);
        assertThat(hits.hits()).containsExactly(1, 1, 0, 0);
        assertThat(hits.value()).isEqualTo(0.5);
        assertThat(hits.standardError()).isEqualTo(0.25, within(1e-12));
    }

    @Test
    void hitsByTheNumberOfAnswers() {
        List<Question> asked = IntStream.rangeClosed(1, 9)
                .mapToObj(n ->
                        new Question("q" + n, "", 0, 0, 0, IntStream.range(0, n).toArray()))
                .toList();
        // Right of 1, 3, 4, 5, 7 and 9 answers.
        int[] predicted = {0, 9, 2, 3, 0, 9, 6, -1, 8};
        assertThat(HitsAtOne.of(asked, predicted).toMap())
                .containsEntry("questions", 9)
                .containsEntry("value", 6.0 / 9)
                .containsEntry(
                        "by_number_of_answers",
                        Map.of(
                                "1", Map.of("questions", 1, "value", 1.0),
                                "2-3", Map.of("questions", 2, "value", 0.5),
                                "4-7", Map.of("questions", 4, "value", 0.75),
                                "8+", Map.of("questions", 2, "value", 0.5)));
        assertThat(HitsAtOne.of(asked.subList(0, 1), new int[] {0}).toMap())
                .containsEntry("by_number_of_answers", Map.of("1", Map.of("questions", 1, "value", 1.0)));
    }
}
