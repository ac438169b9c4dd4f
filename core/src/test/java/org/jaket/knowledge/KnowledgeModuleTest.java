package org.jaket.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.random.Randomness;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeModuleTest {

    private static final int F = 12;
    private static final int HEADS = 3;
    private static final double SLOPE = 0.2;
    private static final int ENTITIES = 9;
    private static final int RELATIONS = 3;

    private final SplittableRandom random = new SplittableRandom(7);

    /** Entity 8 has no neighbours, 0 a self-loop and a duplicate edge, 1 more neighbours than the fan-out of 2. */
    private static KnowledgeGraph graph() {
        long[] offsets = {0, 3, 7, 8, 9, 9, 10, 11, 12, 12};
        int[] neighbors = {0, 1, 1, 0, 2, 3, 4, 5, 6, 7, 1, 0};
        int[] relations = {0, 1, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1};
        return KnowledgeGraph.of(ENTITIES, RELATIONS, offsets, neighbors, relations, EdgeDirection.OUT);
    }

    private static Neighborhood block(int fanOut, int layers) {
        return new NeighborSampler(graph(), layers, fanOut).sample(new int[] {8, 0, 1, 6}, new SplittableRandom(3));
    }

    private float[] gaussian(int size, double scale) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private Parameters parameters(KnowledgeConfig config) {
        Parameters.Builder builder = new Parameters.Builder();
        KnowledgeModule.declare(builder, config);
        Parameters parameters = builder.build();
        new KnowledgeModule(config, parameters).initialize(new Randomness(1), 1.0);
        for (Parameters.Slot slot : parameters.slots().values()) {
            if (slot.group() == ParameterGroup.KNOWLEDGE_PLAIN) {
                parameters.set(slot.name(), gaussian(F, 0.5));
            }
        }
        return parameters;
    }

    @Test
    void meanAggregationIsAttentionThatSeesNoDifference() {
        KnowledgeConfig config = new KnowledgeConfig(F, 2, HEADS, SLOPE);
        try (PointerScope scope = new PointerScope();
                Parameters parameters = parameters(config)) {
            for (int layer = 0; layer < 2; layer++) {
                for (String half : new String[] {"node", "message"}) {
                    parameters.set("knowledge.layer." + layer + ".attention." + half, new float[F]);
                }
            }
            Neighborhood block = block(2, 2);
            Tensor entities = Tensors.floats(gaussian(block.nodes().length * F, 1), block.nodes().length, F);
            Tensor relations = Tensors.floats(gaussian(RELATIONS * F, 1), RELATIONS, F);
            float[] attention =
                    Tensors.toFloats(new KnowledgeModule(config, parameters).forward(entities, block, relations));
            KnowledgeConfig mean = config.with(KnowledgeConfig.Aggregation.MEAN);
            float[] averaged =
                    Tensors.toFloats(new KnowledgeModule(mean, parameters).forward(entities, block, relations));
            assertThat(averaged).containsExactly(attention, within(1e-6f));
            parameters.set("knowledge.layer.0.attention.message", gaussian(F, 1));
            assertThat(Tensors.toFloats(new KnowledgeModule(config, parameters).forward(entities, block, relations)))
                    .isNotEqualTo(attention);
            assertThat(Tensors.toFloats(new KnowledgeModule(mean, parameters).forward(entities, block, relations)))
                    .containsExactly(averaged, within(0f));
        }
    }

    private static double[][] rows(float[] values) {
        double[][] rows = new double[values.length / F][F];
        for (int i = 0; i < values.length; i++) {
            rows[i / F][i % F] = values[i];
        }
        return rows;
    }

    private static double[] doubles(Parameters parameters, String name) {
        float[] values = Tensors.toFloats(parameters.get(name));
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static PlainGraphAttention.Layer[] layers(Parameters parameters, int count) {
        PlainGraphAttention.Layer[] layers = new PlainGraphAttention.Layer[count];
        for (int i = 0; i < count; i++) {
            String prefix = "knowledge.layer." + i + ".";
            layers[i] = new PlainGraphAttention.Layer(
                    rows(Tensors.toFloats(parameters.get(prefix + "projection.weight"))),
                    doubles(parameters, prefix + "attention.node"),
                    doubles(parameters, prefix + "attention.message"),
                    doubles(parameters, prefix + "layer_norm.weight"),
                    doubles(parameters, prefix + "layer_norm.bias"));
        }
        return layers;
    }

    @Test
    void layerByLayerEqualsABlockOfAllLayers() {
        KnowledgeConfig config = new KnowledgeConfig(F, 2, HEADS, SLOPE);
        Neighborhood block =
                new NeighborSampler(graph(), 2, 10).sample(new int[] {8, 0, 1, 6}, new SplittableRandom(3));
        int[] all = java.util.stream.IntStream.range(0, ENTITIES).toArray();
        Neighborhood whole = new NeighborSampler(graph(), 1, 10).sample(all, new SplittableRandom(3));
        float[] entities = gaussian(ENTITIES * F, 1);
        try (Parameters parameters = parameters(config);
                PointerScope scope = new PointerScope()) {
            KnowledgeModule module = new KnowledgeModule(config, parameters);
            Tensor memory = Tensors.floats(entities, ENTITIES, F);
            Tensor expected = module.forward(
                    memory.index_select(0, Tensors.indices(block.nodes(), block.nodes().length)), block, null);
            Tensor vectors = module.layer(2, module.layer(1, memory, whole, null), whole, null)
                    .index_select(0, Tensors.indices(new int[] {8, 0, 1, 6}, 4));
            assertThat(Tensors.toFloats(vectors)).containsExactly(Tensors.toFloats(expected), within(1e-5f));
            assertThatThrownBy(() -> module.layer(1, memory.narrow(0, 0, block.nodes().length), block, null))
                    .hasMessageContaining("1 layers");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void equalsThePlainLoops(boolean withRelations, boolean hidingSome) {
        for (int fanOut : new int[] {1, 2, 10}) {
            KnowledgeConfig config = new KnowledgeConfig(F, 2, HEADS, SLOPE);
            Neighborhood block = block(fanOut, 2);
            if (hidingSome) {
                block = block.hidingRelations((entity, neighbor) -> entity + neighbor == 1);
            }
            float[] entities = gaussian(block.nodes().length * F, 1);
            float[] relations = gaussian(RELATIONS * F, 1);
            try (Parameters parameters = parameters(config);
                    PointerScope scope = new PointerScope()) {
                Tensor result = new KnowledgeModule(config, parameters)
                        .forward(
                                Tensors.floats(entities, block.nodes().length, F),
                                block,
                                withRelations ? Tensors.floats(relations, RELATIONS, F) : null);
                double[][] expected = new PlainGraphAttention(HEADS, F, SLOPE)
                        .forward(rows(entities), block, layers(parameters, 2), withRelations ? rows(relations) : null);
                double[][] found = rows(Tensors.toFloats(result));
                assertThat(found.length).isEqualTo(4);
                for (int v = 0; v < found.length; v++) {
                    assertThat(found[v]).usingComparatorWithPrecision(2e-5).containsExactly(expected[v]);
                }
            }
        }
    }

    @Test
    void gradientsAgreeWithFiniteDifferencesOfThePlainLoops() {
        KnowledgeConfig config = new KnowledgeConfig(F, 2, HEADS, SLOPE);
        Neighborhood block = block(2, 2);
        float[] entities = gaussian(block.nodes().length * F, 1);
        float[] direction = gaussian(4 * F, 1);
        try (Parameters parameters = parameters(config);
                PointerScope scope = new PointerScope()) {
            new KnowledgeModule(config, parameters)
                    .forward(Tensors.floats(entities, block.nodes().length, F), block, null)
                    .mul(Tensors.floats(direction, 4, F))
                    .sum()
                    .backward();
            for (Parameters.Slot slot : parameters.slots().values()) {
                float[] gradient = Tensors.toFloats(parameters.get(slot.name()).grad());
                float[] values = Tensors.toFloats(parameters.get(slot.name()));
                for (int i : new int[] {0, values.length / 2, values.length - 1}) {
                    double step = 1e-3;
                    double expected = (objective(parameters, slot.name(), values, i, step, block, entities, direction)
                                    - objective(parameters, slot.name(), values, i, -step, block, entities, direction))
                            / (2 * step);
                    assertThat((double) gradient[i])
                            .as(slot.name() + " " + i)
                            .isCloseTo(expected, within(2e-3 * Math.max(1, Math.abs(expected))));
                }
            }
        }
    }

    private static double objective(
            Parameters parameters,
            String name,
            float[] values,
            int index,
            double step,
            Neighborhood block,
            float[] entities,
            float[] direction) {
        float[] moved = values.clone();
        moved[index] += (float) step;
        parameters.set(name, moved);
        double[][] result =
                new PlainGraphAttention(HEADS, F, SLOPE).forward(rows(entities), block, layers(parameters, 2), null);
        parameters.set(name, values);
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            sum += direction[i] * result[i / F][i % F];
        }
        return sum;
    }

    @Test
    void zeroScalePassesVectorsThroughUpToLayerNorm() {
        KnowledgeConfig config = new KnowledgeConfig(F, 1, HEADS, SLOPE);
        Parameters.Builder builder = new Parameters.Builder();
        KnowledgeModule.declare(builder, config);
        Neighborhood block = block(10, 1);
        float[] entities = gaussian(block.nodes().length * F, 1);
        try (Parameters parameters = builder.build();
                PointerScope scope = new PointerScope()) {
            KnowledgeModule module = new KnowledgeModule(config, parameters);
            module.initialize(new Randomness(1), 0);
            double[][] found = rows(
                    Tensors.toFloats(module.forward(Tensors.floats(entities, block.nodes().length, F), block, null)));
            double[] row = rows(entities)[1];
            double mean = java.util.Arrays.stream(row).average().orElseThrow();
            double deviation = Math.sqrt(java.util.Arrays.stream(row)
                            .map(x -> (x - mean) * (x - mean))
                            .average()
                            .orElseThrow()
                    + 1e-5);
            for (int j = 0; j < F; j++) {
                assertThat(found[1][j]).isCloseTo((row[j] - mean) / deviation, within(1e-5));
            }
        }
    }

    @Test
    void refusesWrongShapes() {
        KnowledgeConfig config = new KnowledgeConfig(F, 2, HEADS, SLOPE);
        Neighborhood block = block(2, 2);
        try (Parameters parameters = parameters(config);
                PointerScope scope = new PointerScope()) {
            KnowledgeModule module = new KnowledgeModule(config, parameters);
            assertThatThrownBy(() -> module.forward(Tensors.floats(new float[F], 1, F), block, null))
                    .hasMessageContaining("shape");
            assertThatThrownBy(() -> module.forward(
                            Tensors.floats(new float[block.nodes().length * F], block.nodes().length, F),
                            block,
                            Tensors.floats(new float[F], 1, F)))
                    .hasMessageContaining("relation");
            assertThatThrownBy(() -> new KnowledgeConfig(F, 2, 5, SLOPE)).hasMessageContaining("heads");
        }
    }
}
