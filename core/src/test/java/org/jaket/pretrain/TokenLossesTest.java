package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.jaket.text.MaskedBatch;
import org.jaket.text.TextBatch;
import org.junit.jupiter.api.Test;

/** Two sequences whose measures are computed by hand: three masked tokens outside mentions and two inside. */
class TokenLossesTest {

    private static final float[] UNIGRAM = {0, 0, 0, 0, 0, 1, 2, 4.5f, 100};

    /** Masked tokens of a batch of sequences of length 8; those whose token is 8 lie inside a mention. */
    private static MaskedBatch masked(int sequences, int[] positions, int[] targets) {
        boolean[] inside = new boolean[targets.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = targets[i] == 8;
        }
        int[] none = new int[0];
        TextBatch text = new TextBatch(sequences, 8, new int[8 * sequences], new int[] {8, 8}, none, none, none, none);
        return new MaskedBatch(text, text.tokens(), positions, targets, inside, new boolean[0], new boolean[0]);
    }

    private static void requireMeasures(List<Measure> measures) {
        assertThat(measures)
                .extracting(Measure::key)
                .containsExactly("token_loss", "token_loss_withheld", "token_gain", "token_gain_all");
        // Outside: (1 + 2) + 4 shown, (2 + 4) + 5 withheld. Both residuals are 5/3, 4/3 and 1/3 in size.
        requireMeasure(measures.get(0), 7 / 3.0, 10 / 9.0, 2.5, 3, false);
        requireMeasure(measures.get(1), 11 / 3.0, 8 / 9.0, 2.5, 3, false);
        requireMeasure(measures.get(2), 4 / 3.0, 2 / 9.0, 0, 3, true);
        // Inside as well: 81 withheld, 37 shown.
        requireMeasure(measures.get(3), 44 / 5.0, Double.NaN, 0, 5, true);
    }

    private static void requireMeasure(
            Measure measure, double value, double error, double chance, long examples, boolean higher) {
        assertThat(measure.value()).as(measure.key()).isCloseTo(value, within(1e-9));
        if (Double.isNaN(error)) {
            assertThat(measure.standardError()).as(measure.key()).isNaN();
        } else {
            assertThat(measure.standardError()).as(measure.key()).isCloseTo(error, within(1e-9));
        }
        assertThat(measure.chance()).as(measure.key()).isCloseTo(chance, within(1e-9));
        assertThat(measure.examples()).as(measure.key()).isEqualTo(examples);
        assertThat(measure.higherIsBetter()).as(measure.key()).isEqualTo(higher);
    }

    @Test
    void lossesAndGainsAreThoseOutsideMentionsWithErrorsOverSequences() {
        TokenLosses losses = new TokenLosses();
        losses.add(
                masked(2, new int[] {1, 2, 3, 9, 12}, new int[] {5, 6, 8, 7, 8}),
                new float[] {1, 2, 10, 4, 20},
                new float[] {2, 4, 30, 5, 40});
        List<Measure> measures = new ArrayList<>();
        losses.addTo(measures, UNIGRAM, true);
        requireMeasures(measures);
    }

    @Test
    void batchesAddUp() {
        TokenLosses losses = new TokenLosses();
        losses.add(masked(1, new int[] {1, 2, 3}, new int[] {5, 6, 8}), new float[] {1, 2, 10}, new float[] {2, 4, 30});
        losses.add(masked(1, new int[] {1, 4}, new int[] {7, 8}), new float[] {4, 20}, new float[] {5, 40});
        List<Measure> measures = new ArrayList<>();
        losses.addTo(measures, UNIGRAM, true);
        requireMeasures(measures);
    }

    @Test
    void withoutAKnowledgeModuleThereIsOneLossAndOfOneSequenceNoError() {
        TokenLosses losses = new TokenLosses();
        losses.add(masked(1, new int[] {1, 2, 3}, new int[] {5, 6, 8}), new float[] {1, 2, 10}, null);
        List<Measure> measures = new ArrayList<>();
        losses.addTo(measures, UNIGRAM, false);
        assertThat(measures).hasSize(1);
        requireMeasure(measures.get(0), 1.5, Double.NaN, 1.5, 2, false);
    }

    @Test
    void withoutAMaskedTokenOutsideMentionsNothingIsMeasured() {
        TokenLosses losses = new TokenLosses();
        losses.add(masked(1, new int[] {3}, new int[] {8}), new float[] {1}, new float[] {2});
        List<Measure> measures = new ArrayList<>();
        losses.addTo(measures, UNIGRAM, true);
        assertThat(measures).isEmpty();
    }
}
