package org.jaket.text;

/**
 * How tokens and entities are masked (section 3.6).
 *
 * @param tokenRate share of tokens to predict; the paper masks "similar to BERT", 0.15
 * @param maskShare share of these that become the mask token, BERT's 0.8
 * @param randomShare share of these that become a random token, BERT's 0.1; the rest stays as it is
 * @param entityRate share of mentions whose entity is removed and to be predicted, the paper's 0.15
 * @param withholdMaskedMentions also remove, without predicting it, the entity of a mention that holds a masked token;
 *     otherwise the entity, whose description holds its name, reveals the token. The paper's way is false
 * @param maskEntityTokens replace the tokens of a predicted entity's mention by mask tokens, so that the entity cannot
 *     be told by its name. The paper's way is false: the tokens stay
 */
public record MaskingOptions(
        double tokenRate,
        double maskShare,
        double randomShare,
        double entityRate,
        boolean withholdMaskedMentions,
        boolean maskEntityTokens) {

    /** The paper's setting. */
    public static final MaskingOptions PAPER = new MaskingOptions(0.15, 0.8, 0.1, 0.15, false, false);

    /**
     * Checks the rates.
     *
     * @throws IllegalArgumentException if a rate is no probability, or the two shares exceed 1 together
     */
    public MaskingOptions {
        requireShare("token rate", tokenRate);
        requireShare("share of mask tokens", maskShare);
        requireShare("share of random tokens", randomShare);
        requireShare("entity rate", entityRate);
        if (maskShare + randomShare > 1) {
            throw new IllegalArgumentException("expected the shares of mask tokens and random tokens to be at most 1"
                    + " together, found " + maskShare + " and " + randomShare);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("expected the " + name + " to lie between 0 and 1, found " + value);
        }
    }
}
