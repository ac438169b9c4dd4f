package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jaket.cli.report.Format;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAligned() {
        assertThat(new TextTable().row("a", "before").rule().row("longer", "1").lines())
                .containsExactly("a       before", "──────────────", "longer       1");
    }

    @Test
    void theTableOfARunShowsBeforeAfterAndChance() {
        EvaluationResult before = new EvaluationResult(
                List.of(new Measure("accuracy", "category accuracy", 0.1, 0.01, 0.125, 1000, true)));
        EvaluationResult after = new EvaluationResult(List.of(
                new Measure("accuracy", "category accuracy", 0.9, 0.01, 0.125, 1000, true),
                new Measure("loss", "masked-token loss", 3.5, Double.NaN, Double.NaN, 20, false)));
        List<String> lines = Outcome.beforeAfter(before, after).lines();
        assertThat(lines.get(2)).containsSubsequence("category accuracy ↑", "0.1000", "0.9000", "0.1250", "1,000");
        assertThat(lines.get(3)).containsSubsequence("masked-token loss ↓", "–", "3.500", "–", "20");
    }

    @Test
    void numbersAreReadable() {
        assertThat(Format.significant(0.12345)).isEqualTo("0.1235");
        assertThat(Format.significant(123.456)).isEqualTo("123.5");
        assertThat(Format.significant(12345)).isEqualTo("12,345");
        assertThat(Format.significant(1e-5)).isEqualTo("1.00e-05");
        assertThat(Format.duration(59.4)).isEqualTo("59 s");
        assertThat(Format.duration(61)).isEqualTo("1:01");
        assertThat(Format.duration(3723)).isEqualTo("1:02:03");
    }
}
