package org.jaket.tasks.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jaket.finetune.TaskSystem;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

    private static final PaperTable.Row JAKET = row(TaskSystem.JAKET);
    private static final PaperTable.Row M = row(TaskSystem.LM_GNN_M);

    private static PaperTable.Row row(TaskSystem system) {
        return PaperTable.TABLE3.rows().stream()
                .filter(row -> row.label().equals(system.label()))
                .findFirst()
                .orElseThrow();
    }

    /** A cell whose examples are letters, right where they are capitals. */
    private static Reproduction.Measured measured(PaperTable.Row row, TaskSystem system, long seed, String examples) {
        Map<String, Outcomes.Counts> units = new LinkedHashMap<>();
        int right = 0;
        for (char c : examples.toCharArray()) {
            int hit = Character.isUpperCase(c) ? 1 : 0;
            right += hit;
            units.merge(String.valueOf(Character.toLowerCase(c)), new Outcomes.Counts(hit, 1), Outcomes.Counts::plus);
        }
        return new Reproduction.Measured(
                new Cell(PaperTable.TABLE3, row, system, 0, seed),
                Path.of("cells"),
                right / (double) examples.length(),
                new Outcomes(units),
                List.of(),
                0);
    }

    private static Reproduction.Measured jaket(long seed, String examples) {
        return measured(JAKET, TaskSystem.JAKET, seed, examples);
    }

    private static Reproduction.Measured other(long seed, String examples) {
        return measured(M, TaskSystem.LM_GNN_M, seed, examples);
    }

    @Test
    void differencesOfSeedsAndExamplesByHand() {
        List<PairedDifference> differences = PairedDifference.of(
                PaperTable.TABLE3,
                List.of(jaket(1, "ABCDe"), other(1, "ABcde"), jaket(2, "ABcDf"), other(2, "AbcdF"), jaket(3, "ABC")));
        assertThat(differences).hasSize(1);
        PairedDifference difference = differences.get(0);
        assertThat(difference.other()).isEqualTo(M);
        assertThat(difference.paper()).isEqualTo(2.5, within(1e-9));
        // Seed 3 has nothing to be paired with. Seed 1: 4/5 - 2/5, seed 2: 3/5 - 2/5.
        assertThat(difference.seeds()).containsExactly(1L, 2L);
        assertThat(difference.mean()).isEqualTo(0.3, within(1e-12));
        assertThat(difference.standardError()).isEqualTo(0.1, within(1e-12));
        assertThat(difference.halfWidth()).isEqualTo(1.27062, within(1e-5));
        // a 0 of 2, b +1 of 2, c +1 of 2, d +2 of 2, e 0 of 1, f -1 of 1: d counts once, as better.
        assertThat(difference.examples()).isEqualTo(10);
        assertThat(difference.better()).isEqualTo(3);
        assertThat(difference.worse()).isEqualTo(1);
        assertThat(difference.signTest()).isEqualTo(10.0 / 16, within(1e-12));
        // Residuals from 0.3 an example: -0.6, 0.4, 0.4, 1.4, -0.3, -1.3; their squares add up to 4.42.
        assertThat(difference.halfWidthOverExamples()).isEqualTo(1.959964 * Math.sqrt(4.42 * 6 / 5) / 10, within(1e-9));
    }

    @Test
    void oneSeedHasNoErrorOverSeedsButOneOverExamples() {
        List<Reproduction.Measured> measured = List.of(jaket(1, "ABCDe"), other(1, "ABcde"));
        List<PairedDifference> differences = PairedDifference.of(PaperTable.TABLE3, measured);
        assertThat(differences.get(0).standardError()).isNaN();
        assertThat(differences.get(0).halfWidthOverExamples()).isPositive();
        assertThat(differences.get(0).toMap("JAKET", "100%"))
                .doesNotContainKey("standard_error_over_seeds")
                .containsEntry("minus_system", "lm+gnn+m");
        assertThat(TableText.of(PaperTable.TABLE3, measured, differences, List.of())
                        .markdown())
                .contains("| RoBERTa+GNN+M (lm+gnn+m) | 100% | +2.5 | +40.0 | one seed: none | 1 |")
                .contains("| 80.0, 95 % ± 39.2 (1) |");
    }

    @Test
    void whatOnlyOneWasMeasuredOnIsNoPair() {
        PairedDifference difference = PairedDifference.of(PaperTable.TABLE3, List.of(jaket(1, "ABC"), other(1, "abD")))
                .get(0);
        assertThat(difference.examples()).isEqualTo(2);
        assertThat(difference.better()).isEqualTo(2);
    }

    @Test
    void signTestAndStudentAsInTables() {
        assertThat(PairedDifference.signTest(0, 0)).isEqualTo(1);
        assertThat(PairedDifference.signTest(5, 0)).isEqualTo(2.0 / 32, within(1e-12));
        assertThat(PairedDifference.signTest(3, 3)).isEqualTo(1);
        assertThat(PairedDifference.signTest(2, 8)).isEqualTo(2 * 56.0 / 1024, within(1e-12));
        assertThat(PairedDifference.signTest(6000, 5000)).isBetween(0.0, 1e-15);
        assertThat(PairedDifference.student95(0)).isNaN();
        assertThat(PairedDifference.student95(2)).isEqualTo(4.3027, within(1e-4));
        assertThat(PairedDifference.student95(12)).isEqualTo(2.1788, within(2e-3));
        assertThat(PairedDifference.student95(30)).isEqualTo(2.0423, within(1e-3));
    }

    @Test
    void theIntervalOfOneSeedCountsTogetherWhatAnEpisodeGave() {
        // Five episodes of four queries: shares 1, 0.5, 0.5, 0.75 and 0.25, of mean 0.6 and variance 0.08125.
        Map<String, Outcomes.Counts> units = new java.util.LinkedHashMap<>();
        int[] right = {4, 2, 2, 3, 1};
        for (int i = 0; i < right.length; i++) {
            units.put("e" + i, new Outcomes.Counts(right[i], 4));
        }
        assertThat(new Outcomes(units).halfWidth()).isCloseTo(1.96 * Math.sqrt(0.08125 / 5), within(1e-12));
        assertThat(new Outcomes(Map.of("e", new Outcomes.Counts(1, 4))).halfWidth())
                .isNaN();
    }
}
