package org.jaket.tasks.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jaket.finetune.TaskSystem;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Ablation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperTableTest {

    @TempDir
    Path folder;

    private static final Weights NO_MODEL = new Weights(null, null, "bge-small");
    private static final Weights MODEL = new Weights("run", null, "bge-small");
    private static final Weights BOTH = new Weights("run", null, "further", "bge-small");

    private static PaperTable.Row row(PaperTable table, TaskSystem system) {
        return table.rows().stream()
                .filter(row -> row.system() == system
                        && row.ablation() == Ablation.NONE
                        && row.variant() == PaperTable.Variant.NONE)
                .findFirst()
                .orElseThrow();
    }

    private static double margin(PaperTable table, int setting) {
        return row(table, TaskSystem.JAKET).figures().get(setting)
                - row(table, TaskSystem.LM_GNN_M).figures().get(setting);
    }

    /** What section 4.2 says in words about the tables: "by 0.6% to 2.5%", "the gap increases when there's less data". */
    @Test
    void theFiguresAreThoseThatThePaperSpeaksOf() {
        assertThat(margin(PaperTable.TABLE1, 0)).isEqualTo(0.5, within(1e-9));
        List<Double> questions = List.of(2.5, 0.6, 0.6, 1.1);
        for (int setting = 0; setting < 4; setting++) {
            assertThat(margin(PaperTable.TABLE2, setting)).isEqualTo(questions.get(setting), within(1e-9));
        }
        List<Double> entities = List.of(2.5, 3.9, 4.9);
        for (int setting = 0; setting < 3; setting++) {
            assertThat(margin(PaperTable.TABLE3, setting)).isEqualTo(entities.get(setting), within(1e-9));
        }
    }

    /** All figures of the three tables, as they are printed. */
    @Test
    void theFiguresAreThoseThatThePaperPrints() {
        assertThat(PaperTable.TABLE1.settings()).containsExactly("5-way 1-shot", "5-way 5-shot", "10-way 1-shot");
        assertThat(printed(PaperTable.TABLE1))
                .containsExactly(
                        "PAIR (BERT) [] 85.7 89.5 76.8",
                        "PAIR (RoBERTa) [lm] 86.4 90.3 77.3",
                        "PAIR (RoBERTa+GNN) [lm+gnn] 86.3 - -",
                        "PAIR (RoBERTa+GNN+M) [lm+gnn+m] 86.9 - -",
                        "PAIR (KnowBERT) [] 86.2 90.3 77.0",
                        "PAIR (JAKET) [jaket] 87.4 92.1 78.9");
        assertThat(PaperTable.TABLE2.settings())
                .containsExactly("KG-Full 1-hop", "KG-Full 2-hop", "KG-50% 1-hop", "KG-50% 2-hop");
        assertThat(printed(PaperTable.TABLE2))
                .containsExactly(
                        "RoBERTa [lm] 90.2 70.8 61.5 39.3",
                        "RoBERTa+GNN+M [lm+gnn+m] 91.4 72.6 62.5 40.8",
                        "JAKET [jaket] 93.9 73.2 63.1 41.9");
        assertThat(PaperTable.TABLE3.settings()).containsExactly("100%", "20%", "5%");
        assertThat(printed(PaperTable.TABLE3))
                .containsExactly(
                        "GNN [gnn] 48.2 - -",
                        "RoBERTa [lm] 33.4 - -",
                        "RoBERTa+GNN+M [lm+gnn+m] 79.1 66.7 53.5",
                        "JAKET [jaket] 81.6 70.6 58.4");
    }

    /** Name, system and figures of the rows that have any. */
    private static List<String> printed(PaperTable table) {
        return table.rows().stream()
                .filter(row -> row.figures().stream().anyMatch(Double::isFinite))
                .map(row -> row.name() + " [" + row.label() + "] "
                        + row.figures().stream()
                                .map(figure -> figure.isNaN() ? "-" : figure.toString())
                                .collect(Collectors.joining(" ")))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(PaperTable.class)
    void everyRowHasAFigureOrNoneForEverySettingAndEveryCellADirectoryOfItsOwn(PaperTable table) {
        assertThat(table.rows()).allSatisfy(row -> assertThat(row.figures()).hasSameSizeAs(table.settings()));
        List<Cell> cells = Cell.of(table, List.of(1L, 2L), BOTH, Rows.ALL, true);
        long systems = table.rows().stream().filter(row -> row.system() != null).count();
        assertThat(cells).hasSize((int) systems * table.settings().size() * 2);
        assertThat(cells.stream().map(Cell::directory))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9+-]+"));
    }

    @Test
    void cellsThatThePaperLeavesEmptyAreOnlyRunWhenAskedFor() {
        List<Long> seed = List.of(1L);
        assertThat(Cell.of(PaperTable.TABLE1, seed, MODEL, Rows.PAPER, false)).hasSize(8);
        assertThat(Cell.of(PaperTable.TABLE1, seed, NO_MODEL, Rows.PAPER, false))
                .hasSize(5);
        // The probes are not in the paper, and run everywhere, as the language model is that JAKET is compared with.
        assertThat(Cell.of(PaperTable.TABLE3, seed, MODEL, Rows.PAPER, false)).hasSize(16);
    }

    @Test
    void ablationsAreRunWhenAskedForAndWithWhatTheyNeed() {
        List<Long> seed = List.of(1L);
        assertThat(Cell.of(PaperTable.TABLE3, seed, MODEL, Rows.ALL, false)).hasSize(16 + 5 * 3);
        assertThat(Cell.of(PaperTable.TABLE3, seed, BOTH, Rows.ALL, false)).hasSize(16 + 7 * 3);
        assertThat(Cell.of(PaperTable.TABLE3, seed, NO_MODEL, Rows.ALL, false))
                .noneMatch(cell -> cell.system().isPretrained())
                .hasSize(1 + 3 * 3);
        assertThat(Cell.of(PaperTable.TABLE2, seed, MODEL, Rows.ALL, false)).hasSize(7 * 4);
    }

    @Test
    void aLanguageRunAddsTwoRowsToEveryTableWhateverRowsAreAskedFor() {
        for (PaperTable table : PaperTable.values()) {
            for (Rows rows : Rows.values()) {
                List<Cell> without = Cell.of(table, List.of(1L), MODEL, rows, false);
                List<Cell> added = new ArrayList<>(Cell.of(table, List.of(1L), BOTH, rows, false));
                assertThat(without).noneMatch(cell -> cell.row().isFurtherPretrained());
                added.removeAll(without);
                assertThat(added)
                        .hasSize(2 * table.settings().size())
                        .allMatch(cell -> cell.row().isFurtherPretrained())
                        .extracting(Cell::system)
                        .containsOnly(TaskSystem.LM, TaskSystem.LM_GNN_M);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.Name.class)
    void everyProfileHasSizesForEveryTable(Profile.Name name) {
        Profile profile = Profile.of(name);
        assertThat(profile.table1().settings()).hasSameSizeAs(PaperTable.TABLE1.settings());
        for (PaperTable table : PaperTable.values()) {
            assertThat(profile.seeds(table)).isNotEmpty().doesNotHaveDuplicates();
        }
        assertThat(profile.table2().training().steps()).isPositive();
        assertThat(profile.table3().language().languageRate()).isPositive();
    }

    @Test
    void theProfileOfThePublishedFiguresIsRead() {
        Profile profile = Profile.read(Path.of("..", "docs", "results.yaml"));
        assertThat(profile.table1().settings().get(0).measured()).isEqualTo(1000);
        assertThat(profile.seeds(PaperTable.TABLE3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aProfileWithoutSeedsOrWithOneTwiceIsRefused() throws IOException {
        String cpu = Files.readString(Path.of("..", "docs", "results.yaml"));
        for (String seeds : List.of("[]", "[1, 2, 1]")) {
            Path file = Files.writeString(
                    folder.resolve("profile.yaml"), cpu.replaceFirst("seeds: \\[1\\]", "seeds: " + seeds));
            assertThatThrownBy(() -> Profile.read(file))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("expected at least one seed for table2, and each once, found " + seeds);
        }
        String columns = cpu.replaceFirst("(?m)^    - \\{validation: 20, .*$", "");
        assertThat(columns).hasSizeLessThan(cpu.length() - 50);
        Path two = Files.writeString(folder.resolve("two.yaml"), columns);
        assertThatThrownBy(() -> Profile.read(two))
                .isInstanceOf(BadInputException.class)
                .hasMessageEndingWith(
                        "expected sizes of 3 columns under settings of table1, 5-way 1-shot, 5-way 5-shot,"
                                + " 10-way 1-shot, found 2");
        Path part = Files.writeString(folder.resolve("part.yaml"), "backbone: bge-small\n");
        assertThatThrownBy(() -> Profile.read(part)).hasMessageEndingWith("the option table1 is missing");
    }

    @Test
    void baseIsCpuOnAnotherBackbone() {
        Profile cpu = Profile.of(Profile.Name.CPU);
        Profile base = Profile.of(Profile.Name.BASE);
        // A larger backbone has a lower language rate for so few steps.
        Profile.EntitySizes entities = cpu.table3();
        assertThat(base)
                .isEqualTo(new Profile(
                        "bert-base-uncased",
                        base.table1(),
                        cpu.table2(),
                        new Profile.EntitySizes(
                                entities.seeds(),
                                entities.language(),
                                entities.graph(),
                                base.table3().languageSearch(),
                                entities.graphSearch())));
        assertThat(base.table3().languageSearch()).hasSameSizeAs(entities.languageSearch());
        assertThat(base.table1().settings().stream()
                        .map(PaperTableTest::withSmallRate)
                        .toList())
                .isEqualTo(cpu.table1().settings());
        assertThat(base.table1().seeds()).isEqualTo(cpu.table1().seeds());
    }

    private static Profile.Episodes withSmallRate(Profile.Episodes episodes) {
        assertThat(episodes.training().languageRate()).isEqualTo(5e-5);
        return new Profile.Episodes(
                episodes.validation(),
                episodes.measured(),
                RateSearch.with(episodes.training(), RateSearch.LANGUAGE_RATE, 2e-4));
    }
}
