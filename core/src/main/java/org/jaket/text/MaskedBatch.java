package org.jaket.text;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A text batch with masked tokens and masked entities (section 3.6).
 *
 * <p>The arrays belong to this record and must not be changed.
 *
 * @param text the batch before masking
 * @param inputTokens the tokens that the model reads, {@code [B, T]} row by row
 * @param maskedPositions the positions to predict, {@code b * T + t}, ascending
 * @param maskedTargets for each of these the token before masking
 * @param maskedInsideMention for each of these whether it lies inside a mention, so that the mention's entity might
 *     reveal it
 * @param entityTarget for each mention whether its entity is removed and to be predicted, {@code [M]}
 * @param withheld for each mention whether its entity is not added at the merge (Eq. 3); true for every entity target
 */
public record MaskedBatch(
        TextBatch text,
        int[] inputTokens,
        int[] maskedPositions,
        int[] maskedTargets,
        boolean[] maskedInsideMention,
        boolean[] entityTarget,
        boolean[] withheld) {

    /** The mentions, by index, whose entity is to be predicted. */
    public int[] targetMentions() {
        return IntStream.range(0, entityTarget.length)
                .filter(m -> entityTarget[m])
                .toArray();
    }

    /** The mentions, by index, whose entity is added at the merge. */
    public int[] shownMentions() {
        return IntStream.range(0, withheld.length).filter(m -> !withheld[m]).toArray();
    }

    /** The same tokens, masks and targets with every entity withheld, for evaluation without knowledge. */
    public MaskedBatch withholdAll() {
        boolean[] all = new boolean[withheld.length];
        Arrays.fill(all, true);
        return new MaskedBatch(
                text, inputTokens, maskedPositions, maskedTargets, maskedInsideMention, entityTarget, all);
    }
}
