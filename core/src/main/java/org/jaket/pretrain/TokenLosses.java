package org.jaket.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.jaket.text.MaskedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Masked-token losses of held-out text, outside and inside mentions, with entities shown and withheld, paired on the
 * same masks.
 *
 * <p>Tokens of one sequence are not independent, so standard errors come from sums over sequences.
 */
final class TokenLosses {

    /** Sums over one sequence: tokens, loss shown, loss withheld, unigram loss is taken from targets. */
    private record SequenceSum(long tokens, double shown, double withheld) {}

    private final List<SequenceSum> outside = new ArrayList<>();
    private final List<int[]> outsideTargets = new ArrayList<>();
    private double allShown;
    private double allWithheld;
    private long allTokens;

    /**
     * Adds a batch.
     *
     * @param masked the batch
     * @param shown loss of each masked token with entities shown (or, without a knowledge module, of the only pass)
     * @param withheld the same with every entity withheld; null without a knowledge module
     */
    void add(MaskedBatch masked, float[] shown, float @Nullable [] withheld) {
        int size = masked.text().size();
        long[] tokens = new long[size];
        double[] sumShown = new double[size];
        double[] sumWithheld = new double[size];
        int[] targets = new int[shown.length];
        int kept = 0;
        for (int i = 0; i < shown.length; i++) {
            double other = withheld == null ? shown[i] : withheld[i];
            allShown += shown[i];
            allWithheld += other;
            allTokens++;
            if (!masked.maskedInsideMention()[i]) {
                int b = masked.maskedPositions()[i] / masked.text().length();
                tokens[b]++;
                sumShown[b] += shown[i];
                sumWithheld[b] += other;
                targets[kept++] = masked.maskedTargets()[i];
            }
        }
        outsideTargets.add(java.util.Arrays.copyOf(targets, kept));
        for (int b = 0; b < size; b++) {
            if (tokens[b] > 0) {
                outside.add(new SequenceSum(tokens[b], sumShown[b], sumWithheld[b]));
            }
        }
    }

    /**
     * Adds the measures.
     *
     * @param measures receives them
     * @param unigram loss of each token under its frequency in the training text, the best guess without any context
     * @param joint whether shown and withheld differ
     */
    void addTo(List<Measure> measures, float[] unigram, boolean joint) {
        long tokens = outside.stream().mapToLong(SequenceSum::tokens).sum();
        if (tokens == 0) {
            return;
        }
        double chance = outsideTargets.stream()
                        .flatMapToInt(java.util.Arrays::stream)
                        .mapToDouble(token -> unigram[token])
                        .sum()
                / tokens;
        double[] shown = ratio(SequenceSum::shown);
        String what = "masked token outside mentions, loss";
        if (!joint) {
            measures.add(new Measure("token_loss", what, shown[0], shown[1], chance, tokens, false));
            return;
        }
        double[] withheld = ratio(SequenceSum::withheld);
        double[] gain = ratio(sum -> sum.withheld() - sum.shown());
        measures.add(new Measure("token_loss", what + ", entities shown", shown[0], shown[1], chance, tokens, false));
        measures.add(new Measure(
                "token_loss_withheld", what + ", entities withheld", withheld[0], withheld[1], chance, tokens, false));
        measures.add(new Measure(
                "token_gain", "gain of showing entities, paired, outside mentions", gain[0], gain[1], 0, tokens, true));
        measures.add(new Measure(
                "token_gain_all",
                "gain of showing entities, mentions included (they name themselves)",
                (allWithheld - allShown) / allTokens,
                Double.NaN,
                0,
                allTokens,
                true));
    }

    /** Mean over tokens and its standard error by the ratio estimator over sequences. */
    private double[] ratio(java.util.function.ToDoubleFunction<SequenceSum> value) {
        double total = outside.stream().mapToDouble(value).sum();
        double tokens = outside.stream().mapToLong(SequenceSum::tokens).sum();
        double mean = total / tokens;
        int n = outside.size();
        double squares = outside.stream()
                .mapToDouble(sum -> {
                    double residual = value.applyAsDouble(sum) - mean * sum.tokens();
                    return residual * residual;
                })
                .sum();
        double error = n < 2 ? Double.NaN : Math.sqrt(squares * n / (n - 1.0)) / tokens;
        return new double[] {mean, error};
    }
}
