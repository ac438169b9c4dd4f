package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jaket.corpus.Progress;
import org.jaket.finetune.TrainingOptions;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.TaskWorld;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FewRelAblationTest {

    @TempDir
    static Path folder;

    private static Path data;
    private static Path train;
    private static Path dev;

    @BeforeAll
    static void makeWorld() {
        data = TinyWorld.write(folder.resolve("data"));
        List<String> words;
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            Set<String> found = new LinkedHashSet<>();
            for (int id = 0; id < tokenizer.vocabularySize() && found.size() < 6; id++) {
                String word = tokenizer.decode(id);
                if (!tokenizer.isSpecial(id) && word.matches("[a-z]")) {
                    found.add(word);
                }
            }
            words = List.copyOf(found);
        }
        train = FewRelFiles.write(folder.resolve("train.json"), "P", 6, 40, words, 1);
        dev = FewRelFiles.write(folder.resolve("dev.json"), "D", 6, 40, words, 2);
    }

    private static FewRelConfig config(String system, String ablation, long steps) {
        return config(train, system, ablation, steps, false);
    }

    private static FewRelConfig config(Path file, String system, String ablation, long steps, boolean keepPairEdges) {
        return new FewRelConfig(
                file.toString(),
                dev.toString(),
                3,
                1,
                List.of(),
                null,
                system.equals("lm") ? null : data.toString(),
                FewRelConfig.LINK_DEFAULT,
                null,
                null,
                null,
                TinyWorld.backbone().toString(),
                system,
                ablation,
                3,
                1,
                1,
                keepPairEdges,
                null,
                10,
                20,
                24,
                5,
                new TrainingOptions(steps, 1, steps, 0, 3e-3, 3e-3, 1e-2, 0.05, 0.01, 1, 1000));
    }

    private static FewRel.Result run(FewRelConfig config, String out) {
        return FewRel.run(
                config,
                folder.resolve(out),
                new TaskContext(folder.resolve("cache"), List.of(), Progress.NONE, note -> {}, new StopSignal()));
    }

    @Test
    void everyAblationChangesSomething() throws IOException {
        Map<String, String> predictions = new TreeMap<>();
        for (String ablation : List.of("none", "mean", "shuffled-edges", "random-vectors")) {
            String out = "ablation-" + ablation;
            assertThat(run(config("lm+gnn+m", ablation, 8), out).completed()).isTrue();
            predictions.put(
                    ablation,
                    Files.readString(folder.resolve(out).resolve("scores.jsonl"))
                            .replaceAll("\"checkpoint\":\"[0-9a-f]*\"", ""));
            assertThat(Files.exists(folder.resolve(out).resolve("memory.safetensors")))
                    .isEqualTo(!ablation.equals("random-vectors"));
        }
        assertThat(Set.copyOf(predictions.values())).hasSize(4);
        assertThat(TaskWorld.predict(
                        folder.resolve("ablation-shuffled-edges"),
                        List.of("[a] b [c|e1]"),
                        train,
                        2,
                        new TaskContext(
                                folder.resolve("cache"), List.of(), Progress.NONE, note -> {}, new StopSignal())))
                .hasSize(2);
    }

    @Test
    void vectorsThatAnotherRunHasComputedAreThoseThatItWouldCompute() throws IOException {
        FewRelConfig config = config("lm+gnn+m", "none", 2);
        run(config, "own");
        List<String> computing = new ArrayList<>();
        TaskContext context = new TaskContext(
                        folder.resolve("cache"),
                        List.of(),
                        (what, done, of) -> computing.add(what),
                        note -> {},
                        new StopSignal())
                .sharing(folder.resolve("shared"));
        for (String out : List.of("first", "second")) {
            computing.clear();
            assertThat(FewRel.run(config, folder.resolve(out), context).completed())
                    .isTrue();
            assertThat(computing.contains("memory of entities")).isEqualTo(out.equals("first"));
            assertThat(folder.resolve(out).resolve("memory.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("own/memory.safetensors"));
            assertThat(folder.resolve(out).resolve("scores.jsonl"))
                    .hasSameTextualContentAs(folder.resolve("own/scores.jsonl"));
        }
        assertThat(FewRel.run(config("lm+gnn+m", "mean", 2), folder.resolve("third"), context)
                        .completed())
                .isTrue();
        try (Stream<Path> files = Files.list(folder.resolve("shared"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anAblationThatHasNothingToTakeAwayIsRefused() {
        assertThatThrownBy(() -> config("lm+gnn+m", "probe", 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "expected none, no-graph, mean, shuffled-edges, random-vectors or permuted-labels");
        assertThatThrownBy(() -> config("lm", "mean", 1)).hasMessageContaining("the system lm reads none");
        assertThatThrownBy(() -> config("lm+gnn", "random-vectors", 1)).hasMessageContaining("changes nothing");
        assertThat(config("lm", "permuted-labels", 1).taken()).isEqualTo(Ablation.PERMUTED_LABELS);
    }

    @Test
    void theResultSaysHowManyEdgesBetweenHeadAndTailWereTakenOut() throws IOException {
        String head;
        String tail;
        try (Dataset dataset = Dataset.open(data)) {
            int from = IntStream.range(0, dataset.entityCount())
                    .filter(e -> dataset.graphOffsets()[e + 1] > dataset.graphOffsets()[e])
                    .findFirst()
                    .orElseThrow();
            head = dataset.entity(from).id();
            tail = dataset.entity(dataset.graphNeighbors()[(int) dataset.graphOffsets()[from]])
                    .id();
        }
        Path file = Files.writeString(
                folder.resolve("edge.json"),
                Files.readString(train)
                        .replace("\"e0\",[[1]]", "\"" + head + "\",[[1]]")
                        .replace("\"e7\",[[4]]", "\"" + tail + "\",[[4]]"));
        assertThat(takenOut(config(file, "lm+gnn", "none", 1, false), "cut")).isPositive();
        assertThat(takenOut(config(file, "lm+gnn", "none", 1, true), "kept")).isZero();
    }

    private static int takenOut(FewRelConfig config, String out) throws IOException {
        assertThat(run(config, out).completed()).isTrue();
        JsonNode result = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve(out).resolve("result.json")));
        assertThat(result.path("keeps_pair_edges").asBoolean(!config.keepPairEdges()))
                .isEqualTo(config.keepPairEdges());
        return result.path("pair_triples_taken_out").asInt(-1);
    }
}
