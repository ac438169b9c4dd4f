package org.jaket.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassificationScoresTest {

    /** By hand: class 0 F1 = 4/5, class 1 F1 = 2/5, class 2 F1 = 0 (never predicted right), class 3 never occurs. */
    @Test
    void scoresOfAHandComputedCase() {
        int[] truth = {0, 0, 0, 1, 1, 2};
        int[] predicted = {0, 0, 1, 1, 2, 1};
        ClassificationScores scores = ClassificationScores.of(truth, predicted, 4, 0);
        assertThat(scores.examples()).isEqualTo(6);
        assertThat(scores.accuracy()).isEqualTo(3.0 / 6);
        assertThat(scores.macroF1()).isEqualTo((4.0 / 5 + 2.0 / 5 + 0) / 3, within(1e-12));
        assertThat(scores.rareExamples()).isEqualTo(3);
        assertThat(scores.rareAccuracy()).isEqualTo(1.0 / 3);
        assertThat(scores.standardError()).isEqualTo(Math.sqrt(0.25 / 6), within(1e-12));
    }

    @Test
    void noExampleHasNoScore() {
        ClassificationScores scores = ClassificationScores.of(new int[0], new int[0], 3, 0);
        assertThat(scores.accuracy()).isNaN();
        assertThat(scores.toMap()).containsEntry("accuracy", null).containsEntry("examples", 0);
    }
}
