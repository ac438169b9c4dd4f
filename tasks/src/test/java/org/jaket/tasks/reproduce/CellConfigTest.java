package org.jaket.tasks.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jaket.finetune.TrainingOptions;
import org.jaket.tasks.entities.EntityConfig;
import org.jaket.tasks.fewrel.FewRelConfig;
import org.jaket.tasks.metaqa.MetaQaConfig;
import org.junit.jupiter.api.Test;

/** What a cell runs is what its row and its column say to a reader of the table. */
class CellConfigTest {

    private static final Weights WEIGHTS = new Weights("joint", null, "language", "bge-small");
    private static final TrainingOptions TRAINING =
            new TrainingOptions(3, 16, 2, 0, 1e-5, 1e-4, 1e-3, 0.05, 0.01, 1, 1000);

    /** What is taken away, by the words of a row. */
    private static final Map<String, String> ABLATIONS = Map.of(
            "linear probe", "probe",
            "without a graph", "no-graph",
            "mean instead of attention", "mean",
            "shuffled edges", "shuffled-edges",
            "random entity vectors", "random-vectors");

    private static List<Cell> cells(PaperTable table) {
        List<Cell> cells = Cell.of(table, List.of(7L), WEIGHTS, Rows.ALL, true);
        long rows = table.rows().stream().filter(row -> row.system() != null).count();
        assertThat(cells).hasSize((int) rows * table.settings().size());
        return cells;
    }

    private static String ablation(Cell cell) {
        return ABLATIONS.entrySet().stream()
                .filter(words -> cell.row().name().contains(words.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("none");
    }

    private static String system(Cell cell) {
        String name = cell.row().name();
        return name.contains("JAKET")
                ? "jaket"
                : name.contains("GNN+M") || name.contains("probe")
                        ? "lm+gnn+m"
                        : name.contains("+GNN") ? "lm+gnn" : name.equals("GNN") ? "gnn" : "lm";
    }

    private static boolean says(Cell cell, String words) {
        return cell.row().name().contains(words);
    }

    private static String languageRun(Cell cell) {
        return says(cell, "further pre-trained")
                ? Path.of("language").toAbsolutePath().toString()
                : null;
    }

    @Test
    void ofTable1() {
        Profile.Episodes one = new Profile.Episodes(1, 11, TRAINING);
        Profile.Episodes two = new Profile.Episodes(2, 22, TRAINING);
        Profile.Episodes three = new Profile.Episodes(3, 33, TRAINING);
        FewRelRuns runs = new FewRelRuns(
                WEIGHTS,
                new Profile.FewRelSizes(List.of(7L), 12, 64, 0.5, List.of(one, two, three), List.of()),
                Path.of("train"),
                Path.of("dev"),
                Path.of("graph"));
        for (Cell cell : cells(PaperTable.TABLE1)) {
            FewRelConfig config = runs.config(cell);
            assertThat(config.ways() + "-way " + config.shots() + "-shot").isEqualTo(cell.settingLabel());
            assertThat(config.episodes()).isEqualTo(11 * (cell.setting() + 1));
            assertThat(config.validationEpisodes()).isEqualTo(cell.setting() + 1);
            assertThat(config.system()).isEqualTo(system(cell));
            assertThat(config.ablation()).isEqualTo(ablation(cell));
            assertThat(config.keepPairEdges()).isEqualTo(says(cell, "edges between head and tail kept"));
            assertThat(config.languageRun()).isEqualTo(languageRun(cell));
            boolean alone = config.system().equals("lm") || says(cell, "without a graph");
            assertThat(config.graph() == null).isEqualTo(alone);
            // A trained LayerNorm between the halves of a language model alone has the language model's rate.
            boolean trained = alone && (says(cell, "JAKET") || says(cell, "further pre-trained"));
            assertThat(config.training().knowledgeRate()).isEqualTo(trained ? 1e-5 : 1e-4);
            assertThat(config.seed()).isEqualTo(7);
            assertThat(config.heldOutRelations()).isEqualTo(12);
            assertThat(config.mentionShare()).isEqualTo(alone ? null : (Double) 0.5);
            assertThat(config.maxLength()).isEqualTo(64);
        }
    }

    @Test
    void ofTable2() {
        MetaQaRuns runs = new MetaQaRuns(
                WEIGHTS, new Profile.MetaQaSizes(List.of(7L), 5, 9, 3, TRAINING, List.of()), Path.of("metaqa"));
        for (Cell cell : cells(PaperTable.TABLE2)) {
            MetaQaConfig config = runs.config(cell);
            assertThat((config.kgShare() == 1 ? "KG-Full " : "KG-" + Math.round(100 * config.kgShare()) + "% ")
                            + config.hops() + "-hop")
                    .isEqualTo(cell.settingLabel());
            assertThat(Path.of(config.train())).isEqualTo(questions(config, "train"));
            assertThat(Path.of(config.dev())).isEqualTo(questions(config, "dev"));
            assertThat(config.system()).isEqualTo(system(cell));
            assertThat(config.ablation()).isEqualTo(ablation(cell));
            assertThat(config.languageRun()).isEqualTo(languageRun(cell));
            assertThat(config.seed()).isEqualTo(7);
            assertThat(config.kgSeed()).isEqualTo(3);
            boolean alone = config.system().equals("lm") || says(cell, "without a graph");
            boolean trained = alone && (says(cell, "JAKET") || says(cell, "further pre-trained"));
            assertThat(config.training().knowledgeRate()).isEqualTo(trained ? 1e-5 : 1e-4);
            assertThat(config.candidates()).isEqualTo(5);
        }
    }

    private static Path questions(MetaQaConfig config, String part) {
        return Path.of("metaqa", config.hops() + "-hop", "vanilla", "qa_" + part + ".txt")
                .toAbsolutePath();
    }

    @Test
    void ofTable3() {
        TrainingOptions graph = new TrainingOptions(9, 32, 3, 0, 0, 1e-4, 1e-3, 0.05, 0.01, 1, 1000);
        EntityRuns runs = new EntityRuns(
                WEIGHTS, new Profile.EntitySizes(List.of(7L), TRAINING, graph, List.of(), List.of()), Path.of("graph"));
        for (Cell cell : cells(PaperTable.TABLE3)) {
            EntityConfig config = runs.config(cell);
            assertThat(Math.round(100 * config.trainShare()) + "%").isEqualTo(cell.settingLabel());
            assertThat(config.system()).isEqualTo(system(cell));
            assertThat(config.ablation()).isEqualTo(ablation(cell));
            assertThat(config.classifier()).isEqualTo(says(cell, "new classifier") ? "new" : "auto");
            assertThat(config.languageRun()).isEqualTo(languageRun(cell));
            assertThat(config.training().steps()).isEqualTo(config.system().equals("lm") ? 3 : 9);
            assertThat(config.training().knowledgeRate() == 0).isEqualTo(says(cell, "frozen"));
            assertThat(config.training().taskRate()).isEqualTo(1e-3);
            assertThat(config.seed()).isEqualTo(7);
        }
    }
}
