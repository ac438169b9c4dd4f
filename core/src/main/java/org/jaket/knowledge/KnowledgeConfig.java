package org.jaket.knowledge;

/**
 * Sizes of the knowledge module.
 *
 * @param hiddenSize F, equal to the language module's
 * @param layers L, the number of graph attention layers and of hops
 * @param heads K; F is a multiple of it
 * @param leakySlope slope of LeakyReLU below zero in Eq. 2
 */
public record KnowledgeConfig(int hiddenSize, int layers, int heads, double leakySlope) {
    public KnowledgeConfig {
        if (heads < 1 || hiddenSize % heads != 0) {
            throw new IllegalArgumentException("option knowledge.heads must divide the hidden size " + hiddenSize
                    + ", found " + heads + "; 8 is the paper's");
        }
        if (layers < 1) {
            throw new IllegalArgumentException("option knowledge.layers must be at least 1, found " + layers);
        }
    }

    /** d = F / K. */
    public int headSize() {
        return hiddenSize / heads;
    }
}
