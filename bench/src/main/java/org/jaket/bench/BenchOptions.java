package org.jaket.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code jaket bench} measures, and on which sizes.
 *
 * @param data a data set to take text, graph and descriptions from; null makes a synthetic one
 * @param layers layers of the encoder, at least 2
 * @param hiddenSize F, a multiple of 64
 * @param sequences B, texts a step
 * @param length T, tokens a text; of a synthetic data set only
 * @param graphEntities entities of the graph batch
 * @param entities N of a synthetic data set
 * @param rounds how often each figure is measured; medians are reported
 * @param described how many of a step's descriptions are computed to find the time of all of them
 */
public record BenchOptions(
        @Nullable Path data,
        int layers,
        int hiddenSize,
        int sequences,
        int length,
        int graphEntities,
        int entities,
        int rounds,
        int described) {

    /** The embedded backbone's size on WordNet's: a few minutes on two cores. */
    public static final BenchOptions FULL = new BenchOptions(null, 12, 384, 32, 128, 256, 117_791, 5, 2048);

    /** Small enough for a smoke test; its figures mean little. */
    public static final BenchOptions QUICK = new BenchOptions(null, 2, 128, 8, 64, 64, 5_000, 3, 256);

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public BenchOptions {
        require(layers >= 2, "layers", layers, "at least 2");
        require(hiddenSize >= 64 && hiddenSize % 64 == 0, "hidden size", hiddenSize, "a multiple of 64");
        require(sequences >= 4 && sequences % 4 == 0, "sequences", sequences, "a multiple of 4");
        require(length >= 16 && length <= 512, "length", length, "from 16 to 512");
        require(graphEntities >= 8, "graph entities", graphEntities, "at least 8");
        require(entities >= 1000, "entities", entities, "at least 1000");
        require(rounds >= 1, "rounds", rounds, "at least 1");
        require(described >= 16, "descriptions", described, "at least 16");
    }

    private static void require(boolean holds, String what, int found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + what + " " + expected + ", found " + found);
        }
    }
}
