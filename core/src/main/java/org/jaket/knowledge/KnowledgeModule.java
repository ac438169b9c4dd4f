package org.jaket.knowledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jaket.graph.Neighborhood;
import org.jaket.random.Randomness;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/** The knowledge module KM of section 3.2: L layers of graph attention over a sampled neighbourhood. */
public final class KnowledgeModule {

    /** The epsilon of every LayerNorm of the module. */
    public static final double NORM_EPSILON = 1e-5;

    private final KnowledgeConfig config;
    private final List<GraphAttention> layers = new ArrayList<>();

    /**
     * A module over declared parameters.
     *
     * @param config its sizes
     * @param parameters where {@link #declare} put its parameters; they stay owned by the caller
     */
    public KnowledgeModule(KnowledgeConfig config, Parameters parameters) {
        this.config = config;
        for (int layer = 1; layer <= config.layers(); layer++) {
            layers.add(new GraphAttention(config, layer, parameters));
        }
    }

    /** Declares the parameters under {@code knowledge.layer.0.…}. */
    public static void declare(Parameters.Builder builder, KnowledgeConfig config) {
        for (int layer = 1; layer <= config.layers(); layer++) {
            GraphAttention.declare(builder, config, layer);
        }
    }

    /**
     * Draws initial values.
     *
     * @param randomness the run's randomness
     * @param scale factor on the Xavier-uniform values; 0 makes the module pass its input through, up to LayerNorm
     */
    public void initialize(Randomness randomness, double scale) {
        for (int layer = 1; layer <= layers.size(); layer++) {
            layers.get(layer - 1).initialize(randomness, layer, scale);
        }
    }

    /** The sizes of this module. */
    public KnowledgeConfig config() {
        return config;
    }

    /**
     * Computes E^KM, Eq. 1 and 2.
     *
     * @param entities E(0) of {@link Neighborhood#nodes()}, {@code [n_0, F]}
     * @param neighborhood the sampled block, with as many layers as this module
     * @param relations R, {@code [P, F]}, or null for f(E, R) = E, as the paper has it in pre-training (section 3.5); that
     *     also holds where the block hides a relation
     * @return E^KM of the roots, {@code [roots, F]}, f32
     * @throws IllegalArgumentException if shapes do not fit
     */
    public Tensor forward(Tensor entities, Neighborhood neighborhood, @Nullable Tensor relations) {
        requireShapes(entities, neighborhood, config.layers(), relations);
        Tensor vectors = entities;
        for (int layer = 1; layer <= layers.size(); layer++) {
            GraphAttention attention = layers.get(layer - 1);
            Tensor input = vectors;
            int number = layer;
            vectors = Tensors.kept(() -> attention.forward(input, neighborhood, number, relations));
        }
        return vectors;
    }

    /**
     * One layer alone, for computing a whole graph layer by layer.
     *
     * @param layer which layer, from 1
     * @param entities E(l-1) of the block's nodes, {@code [n, F]}
     * @param block a block of one layer
     * @param relations R, {@code [P, F]}, or null for f(E, R) = E
     * @return E(l) of the block's roots, {@code [roots, F]}, f32
     * @throws IllegalArgumentException if shapes do not fit
     */
    public Tensor layer(int layer, Tensor entities, Neighborhood block, @Nullable Tensor relations) {
        requireShapes(entities, block, 1, relations);
        return Tensors.kept(() -> layers.get(layer - 1).forward(entities, block, 1, relations));
    }

    private void requireShapes(
            Tensor entities, Neighborhood neighborhood, int expectedLayers, @Nullable Tensor relations) {
        long[] expected = {neighborhood.nodes().length, config.hiddenSize()};
        if (!Arrays.equals(Tensors.shape(entities), expected)) {
            throw new IllegalArgumentException("expected entity vectors of shape " + Arrays.toString(expected)
                    + ", found " + Arrays.toString(Tensors.shape(entities)));
        }
        if (neighborhood.layers() != expectedLayers) {
            throw new IllegalArgumentException(
                    "expected a neighbourhood of " + expectedLayers + " layers, found " + neighborhood.layers());
        }
        if (relations != null) {
            requireRelations(neighborhood, relations);
        }
    }

    private void requireRelations(Neighborhood neighborhood, Tensor relations) {
        long[] shape = Tensors.shape(relations);
        if (shape.length != 2 || shape[1] != config.hiddenSize()) {
            throw new IllegalArgumentException("expected relation vectors of shape [P, " + config.hiddenSize()
                    + "], found " + Arrays.toString(shape));
        }
        for (int layer = 1; layer <= neighborhood.layers(); layer++) {
            for (int relation : neighborhood.relation(layer)) {
                if (relation >= shape[0]) {
                    throw new IllegalArgumentException(
                            "relation " + relation + " has no vector; there are " + shape[0]);
                }
            }
        }
    }
}
