package org.jaket.tasks.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jaket.corpus.Progress;
import org.jaket.finetune.FinetuneEvent;
import org.jaket.finetune.FinetuneListener;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.BadInputException;
import org.jaket.store.CheckpointDirectory;
import org.jaket.store.SafeTensors;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TaskWorld;
import org.jaket.tasks.fewrel.FewRelFiles;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReproductionTest {

    private static final TrainingOptions FEW_STEPS =
            new TrainingOptions(3, 16, 2, 0, 3e-3, 1e-2, 3e-2, 0.05, 0.01, 1, 1000);

    @TempDir
    static Path folder;

    private static Path data;
    private static Weights weights;

    @BeforeAll
    static void makeWorld() {
        data = TaskWorld.write(folder.resolve("data"), true);
        Path model = folder.resolve("model");
        Pretraining.start(
                TinyWorld.request(
                        TinyWorld.write(folder.resolve("pretraining")),
                        model,
                        TinyWorld.config(Map.of("steps", "2", "evaluation.every", "0"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
        weights = new Weights(model.toString(), null, TinyWorld.backbone().toString());
    }

    private static EntityRuns entities() {
        return new EntityRuns(
                weights, new Profile.EntitySizes(List.of(), FEW_STEPS, FEW_STEPS, List.of(), List.of()), data);
    }

    private static Reproduction.Result run(TableRuns runs, List<Cell> cells, Path out, FinetuneListener... listeners) {
        return run(runs, cells, out, new StopSignal(), listeners);
    }

    private static Reproduction.Result run(
            TableRuns runs, List<Cell> cells, Path out, StopSignal stop, FinetuneListener... listeners) {
        return new Reproduction(runs, "quick", cells, out)
                .run(new TaskContext(folder.resolve("cache"), List.of(listeners), Progress.NONE, note -> {}, stop));
    }

    private static List<String> words(int count) {
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            Set<String> found = new LinkedHashSet<>();
            for (int id = 0; id < tokenizer.vocabularySize() && found.size() < count; id++) {
                String word = tokenizer.decode(id);
                if (!tokenizer.isSpecial(id) && word.matches("[a-z]+")) {
                    found.add(word);
                }
            }
            return List.copyOf(found);
        }
    }

    private static List<Cell> firstColumn(List<Long> seeds) {
        return Cell.of(PaperTable.TABLE3, seeds, weights, Rows.PAPER, false).stream()
                .filter(cell -> cell.setting() == 0)
                .toList();
    }

    @Test
    void everyCellIsRunOnceAndPrintedBesideThePapersFigure() throws IOException {
        Path out = folder.resolve("table3");
        List<Cell> cells = firstColumn(List.of(1L, 2L));
        Reproduction.Result result = run(entities(), cells, out);
        assertThat(result.completed()).isTrue();
        assertThat(result.measured()).hasSize(12).allSatisfy(measured -> assertThat(measured.value())
                .isBetween(0.0, 1.0));
        List<String> table = Files.readAllLines(out.resolve("table.md"));
        assertThat(table.get(2)).startsWith("| model | system | 100%, paper | ours | 20%, paper | ours |");
        assertThat(table)
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "\\| JAKET \\| jaket \\| 81\\.6 \\| [0-9.]+ ± [0-9.]+ \\(2\\) \\| 70\\.6 \\| – \\| 58\\.4 \\| – \\|"));
        assertThat(table).anySatisfy(line -> assertThat(line)
                .matches("\\| GNN \\| gnn \\| 48\\.2 \\| [0-9.]+ ± [0-9.]+ \\(2\\) \\| – \\| – \\| – \\| – \\|"));
        assertThat(Files.readAllLines(out.resolve("cells.jsonl")))
                .hasSize(12)
                .allMatch(line -> line.contains("\"ours\":"));
        assertThat(table)
                .anySatisfy(line -> assertThat(line).startsWith("| RoBERTa+GNN+M (lm+gnn+m) | 100% | +2.5 | "));
        assertThat(out.resolve("differences.json"))
                .content()
                .contains("\"minus_system\" : \"lm+gnn+m-probe\"", "\"standard_error_over_seeds\"", "\"sign_test\"");

        // One for the backbone and one for JAKET, whatever the seeds and rows.
        try (Stream<Path> memories = Files.list(out.resolve("memory"))) {
            assertThat(memories).hasSize(2);
        }
        List<FinetuneEvent> trained = new ArrayList<>();
        assertThat(run(entities(), cells, out, trained::add).text()).isEqualTo(result.text());
        assertThat(trained).isEmpty();
        List<Cell> more = firstColumn(List.of(1L, 2L, 3L));
        assertThat(run(entities(), more, out, trained::add).measured()).hasSize(18);
        assertThat(trained.stream().filter(event -> event instanceof FinetuneEvent.Started))
                .hasSize(6);
        // What is finished is in the table however early it is stopped.
        Files.delete(out.resolve("cells").resolve(more.get(0).directory()).resolve("result.json"));
        StopSignal stopped = new StopSignal();
        stopped.request();
        Reproduction.Result rest = run(entities(), more, out, stopped);
        assertThat(rest.completed()).isFalse();
        assertThat(rest.measured())
                .extracting(Reproduction.Measured::cell)
                .containsExactlyElementsOf(more.subList(1, more.size()));
        assertThat(Files.readAllLines(out.resolve("cells.jsonl"))).hasSize(17);
    }

    @Test
    void whatWasInterruptedGoesOnAsIfNothingHadHappened() throws IOException {
        List<Cell> cells = Cell.of(PaperTable.TABLE3, List.of(1L), weights, Rows.PAPER, false)
                .subList(0, 4);
        run(entities(), cells, folder.resolve("whole"));
        StopSignal stop = new StopSignal();
        List<Long> steps = new ArrayList<>();
        Reproduction.Result stopped = run(entities(), cells, folder.resolve("stopped"), stop, event -> {
            if (event instanceof FinetuneEvent.Stepped) {
                steps.add(event.step());
                if (steps.size() == 4) {
                    stop.request();
                }
            }
        });
        assertThat(stopped.completed()).isFalse();
        assertThat(stopped.measured()).hasSize(1);
        steps.clear();
        Reproduction.Result resumed = run(entities(), cells, folder.resolve("stopped"), new StopSignal(), event -> {
            if (event instanceof FinetuneEvent.Stepped) {
                steps.add(event.step());
            }
        });
        assertThat(resumed.completed()).isTrue();
        assertThat(steps).startsWith(2L, 3L, 1L).hasSize(8);
        assertThat(folder.resolve("stopped/cells.jsonl")).hasSameTextualContentAs(folder.resolve("whole/cells.jsonl"));
    }

    @Test
    void aDirectoryStaysWithItsInputs() throws IOException {
        Path out = folder.resolve("inputs");
        List<Cell> cells = Cell.of(PaperTable.TABLE3, List.of(1L), weights, Rows.PAPER, false)
                .subList(0, 1);
        run(entities(), cells, out);
        EntityRuns other = new EntityRuns(weights, entities().sizes(), TaskWorld.write(folder.resolve("other"), false));
        assertThatThrownBy(() -> run(other, cells, out))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("another graph")
                .hasMessageContaining("--out");
        EntityRuns longer = new EntityRuns(
                weights,
                new Profile.EntitySizes(
                        List.of(),
                        FEW_STEPS,
                        new TrainingOptions(9, 16, 2, 0, 0, 0, 0, 0, 0, 1, 1000),
                        List.of(),
                        List.of()),
                data);
        assertThatThrownBy(() -> run(longer, cells, out))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("other options");
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.writeString(full.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> run(entities(), cells, full))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("not empty");
        Weights none = new Weights(folder.toString(), null, "");
        assertThatThrownBy(() -> run(new EntityRuns(none, entities().sizes(), data), cells, folder.resolve("new")))
                .isInstanceOf(BadInputException.class);
        assertThat(folder.resolve("new")).doesNotExist();
    }

    private static void begin(String profile, Weights from, Path out) {
        EntityRuns runs = new EntityRuns(from, entities().sizes(), data);
        new Reproduction(runs, profile, List.of(), out).run(TaskWorld.context(folder, note -> {}));
    }

    @Test
    void aProfileAndABackboneAreTheSameHoweverTheirPathsAreSpelt() throws IOException {
        Path out = folder.resolve("spelt");
        Path backbone = TinyWorld.backbone();
        Path other = backbone.resolve("..").resolve(backbone.getFileName());
        begin("./mine.yaml", new Weights(null, null, other.toString()), out);
        Path inputs = out.resolve("reproduce.json");
        String absolute = Path.of("mine.yaml").toAbsolutePath().toString();
        assertThat(inputs).content().contains(absolute);
        Weights same = new Weights(null, null, backbone.toString());
        begin("mine.yaml", same, out);
        Files.writeString(inputs, Files.readString(inputs).replace(absolute, "./mine.yaml"));
        begin(absolute, same, out);
        assertThatThrownBy(() -> begin("quick", same, out))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("another profile");
    }

    private static EntityRuns searching(List<Map<String, Object>> graph) {
        return new EntityRuns(
                weights, new Profile.EntitySizes(List.of(), FEW_STEPS, FEW_STEPS, List.of(), graph), data);
    }

    @Test
    void theTrialThatTheDevelopmentPartLikesBestCounts() throws IOException {
        Path out = folder.resolve("search");
        EntityRuns runs = searching(List.of(
                Map.of("task_rate", 0.0, "knowledge_rate", 0.0), Map.of("task_rate", 3e-2, "knowledge_rate", 1e-2)));
        List<Cell> cells = firstColumn(List.of(1L)).stream()
                .filter(cell -> cell.system() == TaskSystem.LM_GNN_M)
                .toList();
        Reproduction.Result result = run(runs, cells, out);
        assertThat(result.measured()).hasSize(2).allSatisfy(measured -> {
            assertThat(measured.searched()).hasSize(2);
            double chosen = measured.searched().get(measured.chosen()).dev();
            assertThat(measured.searched()).allMatch(tried -> tried.dev() <= chosen);
            assertThat(measured.directory()).endsWithRaw(Path.of("trial-" + (measured.chosen() + 1)));
        });
        assertThat(out.resolve("cells.jsonl")).content().contains("\"chosen\":{", "\"searched\":[{\"options\":");
        assertThat(out.resolve("cells.jsonl")).content().contains("/trial-");
        assertThat(result.text().remarks()).anyMatch(remark -> remark.contains("task rate 0.03"));
        List<FinetuneEvent> trained = new ArrayList<>();
        assertThat(run(runs, cells, out, trained::add).text()).isEqualTo(result.text());
        assertThat(trained).isEmpty();
    }

    @Test
    void whatASystemDoesNotHaveIsNotSearchedForIt() {
        EntityRuns runs = searching(List.of(
                Map.of("knowledge_rate", 1e-2, "task_rate", 1e-2, "initial_scale", 0),
                Map.of("knowledge_rate", 1e-3, "task_rate", 1e-2, "initial_scale", 0),
                Map.of("knowledge_rate", 1e-3, "task_rate", 1e-2, "initial_scale", 1)));
        Map<String, Integer> trials = new HashMap<>();
        for (Cell cell : Cell.of(PaperTable.TABLE3, List.of(1L), weights, Rows.ALL, true)) {
            trials.put(cell.row().label(), runs.trials(cell).size());
        }
        assertThat(trials)
                .containsEntry("lm", 1)
                .containsEntry("lm+gnn+m-probe", 1)
                .containsEntry("jaket-probe", 1)
                .containsEntry("lm+gnn+m", 3)
                .containsEntry("gnn", 3)
                .containsEntry("jaket", 2)
                .containsEntry("jaket-new-classifier", 2)
                .containsEntry("jaket-frozen-knowledge", 1);
        Cell any = Cell.of(PaperTable.TABLE3, List.of(1L), weights, Rows.PAPER, true)
                .get(0);
        assertThatThrownBy(() -> searching(List.of(Map.of("rate", 1))).trials(any))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no option named rate");
        assertThatThrownBy(() -> searching(List.of(Map.of("relations", 1))).trials(any))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("true or false");
    }

    /** The same weights, and a run with mode: language on the same data set. */
    private static Weights withLanguageRun() {
        Path further = folder.resolve("further");
        if (!Files.exists(further)) {
            Pretraining.start(
                    TinyWorld.request(
                            folder.resolve("pretraining"),
                            further,
                            TinyWorld.config(Map.of("mode", "language", "steps", "2", "evaluation.every", "0"))),
                    Planner.NONE,
                    List.of(),
                    new StopSignal());
        }
        return new Weights(weights.model(), null, further.toString(), weights.backbone());
    }

    /** The question of a written prediction as it was asked, its topic in brackets. */
    private static String asked(JsonNode prediction) {
        String topic = prediction.path("topic").asString("");
        return prediction.path("question").asString("").replace(topic, "[" + topic + "]");
    }

    private static List<Cell> furtherPretrained(PaperTable table, Weights both) {
        return Cell.of(table, List.of(1L), both, Rows.PAPER, false).stream()
                .filter(cell -> cell.setting() == 0 && cell.row().isFurtherPretrained())
                .toList();
    }

    /** The merge of the run's newest weights. */
    private static float[] merge(Path run) {
        Path file = new CheckpointDirectory(run, 1)
                .latest(warning -> {})
                .orElseThrow()
                .path("model.safetensors");
        try (SafeTensors tensors = SafeTensors.open(file)) {
            return tensors.toFloats(tensors.tensors().keySet().stream()
                    .filter(name -> name.startsWith("merge.") && name.endsWith("weight"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    /** Both rows were measured, from the language run, whose merge is in them and learns. */
    private static void requireFurther(Reproduction.Result result, Weights both) {
        assertThat(result.completed()).isTrue();
        assertThat(result.measured())
                .extracting(measured -> measured.cell().row().label())
                .containsExactly("lm-further-pretrained", "lm+gnn+m-further-pretrained");
        float[] start = merge(Path.of(both.languageRun()));
        for (Reproduction.Measured measured : result.measured()) {
            assertThat(measured.directory().resolve("provenance.json"))
                    .content()
                    .contains("\"language_run\" : \"" + both.languageRun() + "\"", "language_checkpoint");
            float[] learnt = merge(measured.directory());
            assertThat(learnt).isNotEqualTo(start).containsExactly(start, within(0.1f));
        }
        assertThat(result.text().remarks())
                .contains("Further pre-trained on text, without a graph: the run further, 2 steps; JAKET had "
                        + "2 steps. Their data set is the same.")
                .anyMatch(remark -> remark.contains("the LayerNorm learns at the language model's rate"));
    }

    @Test
    void aLanguageModelFurtherPretrainedIsARowOfItsOwn() {
        Weights both = withLanguageRun();
        EntityRuns runs = new EntityRuns(both, entities().sizes(), data);
        List<Cell> cells = Cell.of(PaperTable.TABLE3, List.of(1L), both, Rows.ALL, false).stream()
                .filter(cell -> cell.setting() == 0)
                .filter(cell -> cell.row().variant() == PaperTable.Variant.FURTHER_PRETRAINED)
                .toList();
        Reproduction.Result result = run(runs, cells, folder.resolve("with-further"));
        assertThat(result.measured())
                .extracting(measured -> measured.cell().directory())
                .containsExactly("lm-further-pretrained-100-seed-1", "lm+gnn+m-further-pretrained-100-seed-1");
        assertThat(result.measured().get(0).directory().resolve("provenance.json"))
                .content()
                .contains("language_checkpoint");
        assertThat(result.text().remarks())
                .contains("Further pre-trained on text, without a graph: the run further, 2 steps; JAKET had "
                        + "2 steps. Their data set is the same.");
        Weights joint = new Weights(weights.model(), null, weights.model(), weights.backbone());
        assertThatThrownBy(() ->
                        run(new EntityRuns(joint, entities().sizes(), data), cells, folder.resolve("joint-further")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("mode=joint");
    }

    @Test
    void whatMakesAFigureUnfairIsSaidUnderTheTable() {
        JsonMapper json = JsonMapper.shared();
        String counts = "{\"counts\":{\"entities\":300,\"entities_in_pretraining\":%d,"
                + "\"entities_seen_in_pretraining\":1}}";
        assertThat(entities().findings(json.readTree(counts.formatted(0)))).isEmpty();
        assertThat(entities().findings(json.readTree(counts.formatted(12))))
                .singleElement()
                .asString()
                .startsWith("LEAK:")
                .contains("12 of its 300 entities", " 1 of them with a category");
        FewRelRuns fewRel = new FewRelRuns(
                weights,
                new Profile.FewRelSizes(List.of(), 3, 64, 1, List.of(), List.of()),
                Path.of("train"),
                null,
                data);
        assertThat(fewRel.findings(json.readTree("{\"measured_relations_exposed_in\":{}}")))
                .isEmpty();
        assertThat(fewRel.findings(json.readTree("{\"measured_relations_in_pretraining\":[\"P27\",\"P106\"]}")))
                .singleElement()
                .asString()
                .contains("the measured relations P27, P106, which no other system has met");
        assertThat(fewRel.findings(json.readTree("{\"measured_relations_exposed_in\":{\"graph\":[\"P1\",\"P2\"]}}")))
                .singleElement()
                .asString()
                .startsWith("LEAK: the graph ")
                .endsWith(": P1, P2.");
    }

    @Test
    void relationClassificationRunsInEverySetting() {
        List<String> words = words(12);
        Path train = FewRelFiles.write(folder.resolve("train.json"), "P", 24, 8, words, 1);
        Path dev = FewRelFiles.write(folder.resolve("dev.json"), "D", 10, 8, words, 2);
        TrainingOptions one = new TrainingOptions(1, 1, 1, 0, 1e-3, 2e-3, 1e-2, 0, 0.01, 1, 1000);
        Profile.Episodes episodes = new Profile.Episodes(1, 1, one);
        FewRelRuns runs = new FewRelRuns(
                weights,
                new Profile.FewRelSizes(List.of(1L), 10, 24, 0.5, List.of(episodes, episodes, episodes), List.of()),
                train,
                dev,
                data);
        Reproduction.Result result = run(
                runs, Cell.of(PaperTable.TABLE1, List.of(1L), weights, Rows.PAPER, false), folder.resolve("table1"));
        assertThat(result.completed()).isTrue();
        assertThat(result.measured()).hasSize(8);
        assertThat(result.text().markdown())
                .contains("| PAIR (BERT) | – | 85.7 | – | 89.5 | – | 76.8 | – |")
                .contains("relations of dev.json");
        Weights both = withLanguageRun();
        FewRelRuns further = new FewRelRuns(both, runs.sizes(), train, dev, data);
        List<Cell> cells = furtherPretrained(PaperTable.TABLE1, both);
        assertThat(further.config(cells.get(0)).training().knowledgeRate()).isEqualTo(one.languageRate());
        assertThat(further.config(cells.get(1)).training()).isEqualTo(one);
        // A language run may be added to a table, and from then on belongs to it.
        requireFurther(run(further, cells, folder.resolve("table1")), both);
        assertThatThrownBy(() -> run(runs, cells, folder.resolve("table1")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("another language_run");
        FewRelRuns missing = new FewRelRuns(weights, runs.sizes(), folder.resolve("none.json"), null, data);
        assertThatThrownBy(missing::files)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("--fewrel-train");
    }

    @Test
    void questionsAreFoundInTheFolderAsItIsPublished() throws IOException {
        Path metaqa = folder.resolve("metaqa");
        List<String> words = words(6);
        StringBuilder triples = new StringBuilder();
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        for (int m = 0; m < 12; m++) {
            String movie = words.get(2) + " " + m;
            String director = words.get(3) + " " + m / 2;
            triples.append(movie + "|directed_by|" + director + "\n");
            triples.append(movie + "|release_year|" + words.get(4) + " " + m / 3 + "\n");
            one.append(words.get(0) + " [" + movie + "]\t" + director + "\n");
            two.append(words.get(1) + " [" + movie + "]\t" + words.get(2) + " " + (m ^ 1) + "\n");
        }
        Files.createDirectories(metaqa);
        Files.writeString(metaqa.resolve("kb.txt"), triples);
        for (int hops = 1; hops <= 2; hops++) {
            Path vanilla = Files.createDirectories(metaqa.resolve(hops + "-hop/vanilla"));
            Path rebuilt = Files.createDirectories(metaqa.resolve(hops + "-hop/regenerated"));
            Files.writeString(vanilla.resolve("qa_dev.txt"), hops == 1 ? one : two);
            Files.writeString(rebuilt.resolve("qa_train.txt"), hops == 1 ? one : two);
        }
        MetaQaRuns runs =
                new MetaQaRuns(weights, new Profile.MetaQaSizes(List.of(1L), 4, 3, 1, FEW_STEPS, List.of()), metaqa);
        MetaQaRuns all =
                new MetaQaRuns(weights, new Profile.MetaQaSizes(List.of(1L), 4, 0, 1, FEW_STEPS, List.of()), metaqa);
        List<Cell> cells = Cell.of(PaperTable.TABLE2, List.of(1L), weights, Rows.PAPER, false);
        assertThat(runs.config(cells.get(0)).test()).isNull();
        assertThat(runs.config(cells.get(0)).validationQuestions()).isEqualTo(3);
        assertThat(all.config(cells.get(0)).validationQuestions()).isEqualTo(500);
        assertThat(runs.config(cells.get(0)).train()).endsWith("qa_train.txt").contains("regenerated");
        assertThat(runs.config(cells.get(cells.size() - 1)))
                .matches(config -> config.hops() == 2
                        && config.kgShare() == 0.5
                        && config.system().equals("jaket"));
        Reproduction.Result result = run(runs, cells, folder.resolve("table2"));
        assertThat(result.measured()).hasSize(12);
        assertThat(result.text().remarks()).anyMatch(remark -> remark.contains("rebuilt"));
        assertThat(result.text().remarks()).anyMatch(remark -> remark.contains("but for 3 drawn by seed"));
        assertThat(TableText.read(Reproduction.table(folder.resolve("table2")))).isEqualTo(result.text());
        assertThat(Reproduction.finished(folder.resolve("table2"))).hasSize(12);
        Weights both = withLanguageRun();
        MetaQaRuns further = new MetaQaRuns(both, runs.sizes(), metaqa);
        Reproduction.Result controls =
                run(further, furtherPretrained(PaperTable.TABLE2, both), folder.resolve("table2-further"));
        requireFurther(controls, both);
        for (Reproduction.Measured control : controls.measured()) {
            List<JsonNode> written = new ArrayList<>();
            for (String line : Files.readAllLines(control.directory().resolve("predictions.jsonl"))) {
                written.add(JsonMapper.shared().readTree(line));
            }
            assertThat(TaskWorld.predict(
                            control.directory(),
                            written.stream().map(ReproductionTest::asked).toList(),
                            null,
                            1,
                            TaskWorld.context(folder, note -> {})))
                    .extracting(line -> line.get("predicted"))
                    .containsExactlyElementsOf(written.stream()
                            .map(line -> line.path("predicted").asString(""))
                            .toList());
        }
        MetaQaRuns searching = new MetaQaRuns(
                weights,
                new Profile.MetaQaSizes(
                        List.of(1L),
                        4,
                        3,
                        1,
                        FEW_STEPS,
                        List.of(Map.of("knowledge_rate", 1e-3), Map.of("knowledge_rate", 0.0))),
                metaqa);
        Reproduction.Result searched =
                run(searching, List.of(cells.get(0), cells.get(1)), folder.resolve("table2-search"));
        // The language model alone has nothing to try.
        assertThat(searched.measured())
                .extracting(measured -> measured.searched().size())
                .containsExactly(1, 2);
        assertThat(searched.measured().get(1).directory())
                .hasParentRaw(
                        folder.resolve("table2-search/cells/" + cells.get(1).directory()));
        assertThat(searched.text().remarks())
                .anyMatch(remark -> remark.contains("knowledge rate 0.001; knowledge rate 0."));
        // Both were trained, and only the one that the validation questions like best was measured.
        Reproduction.Measured measured = searched.measured().get(1);
        Path trials = folder.resolve("table2-search/cells/" + cells.get(1).directory());
        for (int i = 0; i < 2; i++) {
            FinetuneRun trial = new FinetuneRun(trials.resolve("trial-" + (i + 1)));
            assertThat(trial.trainedScore()).hasValue(measured.searched().get(i).dev());
            assertThat(Files.exists(trial.result())).isEqualTo(i == measured.chosen());
            assertThat(measured.searched().get(i).dev())
                    .isLessThanOrEqualTo(
                            measured.searched().get(measured.chosen()).dev());
        }
        List<FinetuneEvent> again = new ArrayList<>();
        assertThat(run(searching, List.of(cells.get(0), cells.get(1)), folder.resolve("table2-search"), again::add)
                        .text())
                .isEqualTo(searched.text());
        assertThat(again).isEmpty();
        // Killed before it was measured: it is measured, and nothing is trained again.
        Files.delete(measured.directory().resolve("result.json"));
        assertThat(run(searching, List.of(cells.get(0), cells.get(1)), folder.resolve("table2-search"), again::add)
                        .text())
                .isEqualTo(searched.text());
        assertThat(again)
                .noneMatch(event -> event instanceof FinetuneEvent.Stepped)
                .filteredOn(event -> event instanceof FinetuneEvent.Finished)
                .hasSize(1);
        Files.copy(metaqa.resolve("1-hop/regenerated/qa_train.txt"), metaqa.resolve("1-hop/vanilla/qa_train.txt"));
        Files.copy(metaqa.resolve("1-hop/vanilla/qa_dev.txt"), metaqa.resolve("1-hop/vanilla/qa_test.txt"));
        assertThat(runs.config(cells.get(0)).test()).endsWith("qa_test.txt");
        assertThat(all.config(cells.get(0)).validationQuestions()).isZero();
        assertThat(runs.config(cells.get(0)).train()).contains("vanilla");
        Files.delete(metaqa.resolve("kb.txt"));
        assertThatThrownBy(runs::files).isInstanceOf(BadInputException.class).hasMessageContaining("kb.txt");
    }

    @Test
    void theSystemsReadWhatTheyShould() {
        for (Cell cell : Cell.of(PaperTable.TABLE3, List.of(7L), weights, Rows.PAPER, true)) {
            assertThat(entities().config(cell).trainLanguage()).isEqualTo(cell.system() == TaskSystem.LM);
            assertThat(entities().config(cell).seed()).isEqualTo(7);
        }
    }
}
