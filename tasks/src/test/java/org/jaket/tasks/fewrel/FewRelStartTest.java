package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jaket.finetune.TrainingOptions;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.BadInputException;
import org.jaket.store.SafeTensors;
import org.jaket.tasks.TaskWorld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What training starts from, chooses by and reads. */
class FewRelStartTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static Path train;
    private static Path dev;
    private static Path model;

    @BeforeAll
    static void makeWorld() {
        data = TinyWorld.write(folder.resolve("data"));
        List<String> words = List.of("a", "b", "c", "d", "e", "f");
        train = FewRelFiles.write(folder.resolve("train.json"), "P", 6, 40, words, 1);
        dev = FewRelFiles.write(folder.resolve("dev.json"), "D", 6, 40, words, 2);
        model = folder.resolve("model");
        Pretraining.start(
                TinyWorld.request(data, model, TinyWorld.config(Map.of("steps", "2", "evaluation.every", "0"))),
                Planner.NONE,
                List.of(),
                new StopSignal());
    }

    private static FewRelConfig config(
            String system, @Nullable Path model, String ablation, int episodes, TrainingOptions training) {
        return new FewRelConfig(
                train.toString(),
                dev.toString(),
                3,
                1,
                List.of(),
                null,
                system.equals("lm") || ablation.equals("no-graph") ? null : data.toString(),
                FewRelConfig.LINK_DEFAULT,
                model == null ? null : model.toString(),
                null,
                null,
                TinyWorld.backbone().toString(),
                system,
                ablation,
                3,
                1,
                1,
                false,
                null,
                200,
                episodes,
                24,
                5,
                training);
    }

    private static FewRel.Result run(FewRelConfig config, Path out) {
        return FewRel.run(config, out, TaskWorld.context(folder, note -> {}));
    }

    /** Nothing is trained, so that what differs is what the weights are chosen on and what the loss is of. */
    @Test
    void permutedSentencesAreTrainedAndChosenOnAndTheTrueOnesMeasured() throws IOException {
        TrainingOptions nothing = new TrainingOptions(3, 1, 3, 0, 0, 0, 0, 0, 0, 0, 1000);
        List<Path> runs = List.of(folder.resolve("true"), folder.resolve("permuted"));
        run(config("lm", null, "none", 10, nothing), runs.get(0));
        run(config("lm", null, "permuted-labels", 10, nothing), runs.get(1));
        assertThat(losses(runs.get(1))).hasSize(3).doesNotContainAnyElementsOf(losses(runs.get(0)));
        assertThat(result(runs.get(1)).path("validation_score"))
                .isNotEqualTo(result(runs.get(0)).path("validation_score"));
        assertThat(result(runs.get(1)).path("accuracy"))
                .isEqualTo(result(runs.get(0)).path("accuracy"));
        assertThat(runs.get(1).resolve("predictions.jsonl"))
                .hasSameTextualContentAs(runs.get(0).resolve("predictions.jsonl"));
    }

    private static JsonNode result(Path run) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(run.resolve("result.json")));
    }

    private static List<Double> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(event -> event.path("event").asString("").equals("step"))
                .map(event -> event.path("loss").asDouble(Double.NaN))
                .toList();
    }

    /** Without a graph every sentence is read as one of which the graph knows nothing. */
    @Test
    void withoutAGraphJaketReadsSentencesAsIfNoEntityWereLinked() throws IOException {
        TrainingOptions few = new TrainingOptions(3, 1, 3, 0, 3e-3, 3e-3, 1e-2, 0, 0, 1, 1000);
        FewRelConfig linked = config("jaket", model, "none", 10, few);
        Path unlinked = withoutIds(train);
        FewRelConfig none = new FewRelConfig(
                unlinked.toString(),
                withoutIds(dev).toString(),
                3,
                1,
                List.of(),
                null,
                data.toString(),
                "ids",
                model.toString(),
                null,
                null,
                linked.backbone(),
                "jaket",
                "none",
                3,
                1,
                1,
                false,
                null,
                200,
                10,
                24,
                5,
                few);
        FewRelConfig without = config("jaket", model, "no-graph", 10, few);
        assertThat(without.graph()).isNull();
        run(linked, folder.resolve("linked"));
        run(none, folder.resolve("unlinked"));
        run(without, folder.resolve("without"));
        assertThat(scores("without")).isEqualTo(scores("unlinked")).isNotEqualTo(scores("linked"));
        assertThat(folder.resolve("without/memory.safetensors")).doesNotExist();
        assertThat(folder.resolve("without/result.json")).content().doesNotContain("linked");
        assertThat(TaskWorld.predict(
                        folder.resolve("without"),
                        List.of("[a] b [c|e1]"),
                        train,
                        3,
                        TaskWorld.context(folder, n -> {})))
                .hasSize(3);
        assertThatThrownBy(() -> config("lm+gnn+m", null, "no-graph", 10, few))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith("so choose --system lm");
    }

    private static Path withoutIds(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains("\"e1\"");
        return Files.writeString(
                folder.resolve("unlinked-" + file.getFileName()), text.replaceAll("\"e([0-9]+)\"", "\"x$1\""));
    }

    private static List<JsonNode> scores(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("scores.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line).path("scores"))
                .toList();
    }

    @Test
    void jaketStartsFromTheWeightsOfItsRun() {
        Path out = folder.resolve("jaket");
        run(config("jaket", model, "none", 2, new TrainingOptions(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1000)), out);
        try (SafeTensors learnt = TaskWorld.weights(model);
                SafeTensors start = TaskWorld.weights(out)) {
            assertThat(start.tensors().keySet())
                    .anyMatch(name -> name.startsWith("language."))
                    .anyMatch(name -> name.startsWith("knowledge."))
                    .anyMatch(name -> name.startsWith("merge."));
            for (String name : start.tensors().keySet()) {
                if (!name.equals(PairEncoder.WEIGHT) && !name.equals(PairEncoder.BIAS)) {
                    assertThat(start.toFloats(name)).as(name).isEqualTo(learnt.toFloats(name));
                }
            }
        }
    }
}
