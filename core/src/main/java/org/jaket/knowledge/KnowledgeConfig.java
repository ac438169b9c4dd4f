package org.jaket.knowledge;

/**
 * Sizes of the knowledge module.
 *
 * @param hiddenSize F, equal to the language module's
 * @param layers L, the number of graph attention layers and of hops
 * @param heads K; F is a multiple of it
 * @param leakySlope slope of LeakyReLU below zero in Eq. 2
 * @param aggregation how the messages of a node's neighbours are weighted
 */
public record KnowledgeConfig(int hiddenSize, int layers, int heads, double leakySlope, Aggregation aggregation) {

    /** The weights of a node's neighbours. */
    public enum Aggregation {
        /** Eq. 2. */
        ATTENTION,
        /** All alike: the ablation that tells what attention is worth. Eq. 2 has no effect then. */
        MEAN
    }

    /** Sizes of a module with attention, the paper's. */
    public KnowledgeConfig(int hiddenSize, int layers, int heads, double leakySlope) {
        this(hiddenSize, layers, heads, leakySlope, Aggregation.ATTENTION);
    }

    public KnowledgeConfig {
        if (heads < 1 || hiddenSize % heads != 0) {
            throw new IllegalArgumentException("option knowledge.heads must divide the hidden size " + hiddenSize
                    + ", found " + heads + "; 8 is the paper's");
        }
        if (layers < 1) {
            throw new IllegalArgumentException("option knowledge.layers must be at least 1, found " + layers);
        }
    }

    /** The same sizes with another aggregation. */
    public KnowledgeConfig with(Aggregation other) {
        return new KnowledgeConfig(hiddenSize, layers, heads, leakySlope, other);
    }

    /** d = F / K. */
    public int headSize() {
        return hiddenSize / heads;
    }
}
