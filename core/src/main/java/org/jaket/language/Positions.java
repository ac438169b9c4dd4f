package org.jaket.language;

import org.jspecify.annotations.Nullable;

/** Position ids as Hugging Face counts them. */
final class Positions {

    private Positions() {}

    /**
     * Position ids where they are not simply counted up from the first.
     *
     * <p>BERT's always are. RoBERTa gives the padding token, wherever it stands, the position {@code padTokenId} and
     * does not count it; behind the last token this has no influence, so only one among the tokens matters. Padding that
     * reaches beyond the position table takes the table's last position.
     *
     * @return {@code [B * T]} ids, or null if every sequence simply counts up
     */
    static int @Nullable [] unusual(TokenBatch batch, LanguageConfig config) {
        boolean skipsPads = config.type() == ModelType.ROBERTA && padsInside(batch, config.padTokenId());
        if (!skipsPads && batch.length() <= config.maxLength()) {
            return null;
        }
        int[] ids = new int[batch.tokens().length];
        for (int i = 0; i < batch.size(); i++) {
            int position = config.firstPosition();
            for (int t = 0; t < batch.length(); t++) {
                int at = i * batch.length() + t;
                boolean skipped = skipsPads && batch.tokens()[at] == config.padTokenId();
                ids[at] = skipped ? config.padTokenId() : Math.min(position++, config.maxPositions() - 1);
            }
        }
        return ids;
    }

    private static boolean padsInside(TokenBatch batch, int pad) {
        for (int i = 0; i < batch.size(); i++) {
            for (int t = 0; t < batch.lengths()[i]; t++) {
                if (batch.tokens()[i * batch.length() + t] == pad) {
                    return true;
                }
            }
        }
        return false;
    }
}
