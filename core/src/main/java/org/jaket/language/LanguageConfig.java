package org.jaket.language;

/**
 * The shape of a BERT or RoBERTa encoder.
 *
 * @param type the family
 * @param vocabularySize V, the number of tokens
 * @param hiddenSize F, a multiple of {@code heads}
 * @param layers the number of encoder layers
 * @param heads the number of attention heads
 * @param intermediateSize the width of the feed-forward layer
 * @param maxPositions rows of the position table; RoBERTa can use {@code padTokenId + 1} fewer
 * @param typeVocabularySize rows of the token-type table; every token has type 0
 * @param layerNormEps the epsilon of every LayerNorm
 * @param padTokenId the padding token
 * @param hiddenDropout dropout of hidden states in training, in [0, 1)
 * @param attentionDropout dropout of attention probabilities in training, in [0, 1)
 */
public record LanguageConfig(
        ModelType type,
        int vocabularySize,
        int hiddenSize,
        int layers,
        int heads,
        int intermediateSize,
        int maxPositions,
        int typeVocabularySize,
        double layerNormEps,
        int padTokenId,
        double hiddenDropout,
        double attentionDropout) {

    /**
     * Checks that such an encoder can exist.
     *
     * @throws IllegalArgumentException if a size is not positive, the heads do not divide the hidden size, or a rate is
     *     outside [0, 1)
     */
    public LanguageConfig {
        positive("vocabulary size", vocabularySize);
        positive("hidden size", hiddenSize);
        positive("number of layers", layers);
        positive("number of heads", heads);
        positive("intermediate size", intermediateSize);
        positive("number of positions", maxPositions);
        positive("number of token types", typeVocabularySize);
        if (hiddenSize % heads != 0) {
            throw new IllegalArgumentException(
                    "expected heads that divide the hidden size, found " + heads + " heads and size " + hiddenSize);
        }
        if (padTokenId < 0 || padTokenId >= vocabularySize) {
            throw new IllegalArgumentException(
                    "expected a padding token in 0…" + (vocabularySize - 1) + ", found " + padTokenId);
        }
        if (!(layerNormEps > 0 && layerNormEps < 1)) {
            throw new IllegalArgumentException("expected a LayerNorm epsilon in (0, 1), found " + layerNormEps);
        }
        rate("hidden dropout", hiddenDropout);
        rate("attention dropout", attentionDropout);
        if (maxPositions <= firstPosition(type, padTokenId)) {
            throw new IllegalArgumentException(
                    "expected more than " + firstPosition(type, padTokenId) + " positions, found " + maxPositions);
        }
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("expected a positive " + what + ", found " + value);
        }
    }

    private static void rate(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("expected a " + what + " in [0, 1), found " + value);
        }
    }

    private static int firstPosition(ModelType type, int padTokenId) {
        return type == ModelType.ROBERTA ? padTokenId + 1 : 0;
    }

    /** The position id of the first token. */
    int firstPosition() {
        return firstPosition(type, padTokenId);
    }

    /** The longest sequence, in tokens, that the position table allows. */
    public int maxLength() {
        return maxPositions - firstPosition();
    }

    /**
     * Reads Hugging Face's config.json of a BERT or RoBERTa model.
     *
     * @param configJson the file
     * @throws org.jaket.store.BadInputException if it is missing, no JSON, or of a model that this module is not
     */
    public static LanguageConfig fromHuggingFace(java.nio.file.Path configJson) {
        return ConfigJson.read(configJson);
    }

    /** This configuration as the text of Hugging Face's config.json. */
    public String toHuggingFace() {
        return ConfigJson.write(this);
    }
}
