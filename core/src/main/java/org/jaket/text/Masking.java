package org.jaket.text;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses the tokens and the entities that pre-training predicts (section 3.6).
 *
 * <p>Every token that is neither special nor padding is chosen independently with the token rate; every mention
 * independently with the entity rate. A batch in which chance chose no token gets one, so that its loss is defined.
 */
public final class Masking {

    private final Vocabulary vocabulary;
    private final MaskingOptions options;

    /**
     * Prepares to mask; may be used from many threads.
     *
     * @param vocabulary the vocabulary of the tokens
     * @param options rates and variants
     */
    public Masking(Vocabulary vocabulary, MaskingOptions options) {
        this.vocabulary = vocabulary;
        this.options = options;
    }

    /**
     * Masks a batch.
     *
     * @param text the batch
     * @param forTokens decides which tokens are masked, and how
     * @param forEntities decides which entities are removed; another stream, so that either can change alone
     * @return the masked batch
     */
    public MaskedBatch mask(TextBatch text, SplittableRandom forTokens, SplittableRandom forEntities) {
        int[] positions = choosePositions(text, forTokens);
        int[] input = text.tokens().clone();
        int[] targets = new int[positions.length];
        for (int i = 0; i < positions.length; i++) {
            targets[i] = input[positions[i]];
            input[positions[i]] = corrupt(targets[i], forTokens);
        }
        boolean[] chosen = new boolean[text.mentionCount()];
        for (int m = 0; m < chosen.length; m++) {
            chosen[m] = forEntities.nextDouble() < options.entityRate();
        }
        if (options.maskEntityTokens()) {
            maskEntityTokens(text, chosen, input);
        }
        boolean[] inside = new boolean[positions.length];
        boolean[] touched = touchedMentions(text, positions, inside);
        boolean[] withheld = chosen.clone();
        if (options.withholdMaskedMentions()) {
            for (int m = 0; m < withheld.length; m++) {
                withheld[m] |= touched[m];
            }
        }
        return new MaskedBatch(text, input, positions, targets, inside, chosen, withheld);
    }

    private int[] choosePositions(TextBatch text, SplittableRandom random) {
        int[] chosen = new int[text.tokenCount()];
        int count = 0;
        int maskable = 0;
        for (int b = 0; b < text.size(); b++) {
            int row = b * text.length();
            for (int t = 0; t < text.lengths()[b]; t++) {
                if (!vocabulary.isSpecial(text.tokens()[row + t])) {
                    maskable++;
                    if (random.nextDouble() < options.tokenRate()) {
                        chosen[count++] = row + t;
                    }
                }
            }
        }
        if (count == 0 && maskable > 0 && options.tokenRate() > 0) {
            chosen[count++] = maskablePosition(text, random.nextInt(maskable));
        }
        return Arrays.copyOf(chosen, count);
    }

    private int maskablePosition(TextBatch text, int rank) {
        int left = rank;
        for (int b = 0; b < text.size(); b++) {
            int row = b * text.length();
            for (int t = 0; t < text.lengths()[b]; t++) {
                if (!vocabulary.isSpecial(text.tokens()[row + t]) && left-- == 0) {
                    return row + t;
                }
            }
        }
        throw new IllegalStateException("the batch has fewer than " + rank + " tokens to mask");
    }

    private int corrupt(int token, SplittableRandom random) {
        double draw = random.nextDouble();
        if (draw < options.maskShare()) {
            return vocabulary.maskId();
        }
        return draw < options.maskShare() + options.randomShare() ? vocabulary.randomToken(random) : token;
    }

    private void maskEntityTokens(TextBatch text, boolean[] chosen, int[] input) {
        for (int m = 0; m < chosen.length; m++) {
            if (chosen[m]) {
                int row = text.mentionSequence()[m] * text.length();
                for (int t = text.mentionStart()[m]; t <= text.mentionEnd()[m]; t++) {
                    if (!vocabulary.isSpecial(text.tokens()[row + t])) {
                        input[row + t] = vocabulary.maskId();
                    }
                }
            }
        }
    }

    /** Which mentions hold a position to predict; fills in which positions lie inside a mention. */
    private static boolean[] touchedMentions(TextBatch text, int[] positions, boolean[] inside) {
        int[] mentionAt = new int[text.tokens().length];
        for (int m = 0; m < text.mentionCount(); m++) {
            int row = text.mentionSequence()[m] * text.length();
            Arrays.fill(mentionAt, row + text.mentionStart()[m], row + text.mentionEnd()[m] + 1, m + 1);
        }
        boolean[] touched = new boolean[text.mentionCount()];
        for (int i = 0; i < positions.length; i++) {
            int mention = mentionAt[positions[i]] - 1;
            if (mention >= 0) {
                inside[i] = true;
                touched[mention] = true;
            }
        }
        return touched;
    }
}
