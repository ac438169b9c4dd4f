package org.jaket.knowledge;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.Neighborhood;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * One layer of Eq. 1 and 2.
 *
 * <p>With f(x, y) = x + y, {@code W_k f(E_u, R_r) = W_k E_u + W_k R_r}: every unique node and every relation is
 * projected once, then gathered, and the vector {@code a_k} of Eq. 2 splits into a part for the node and a part for the
 * message. The fan-out is fixed, so a block is dense: no scatter, a mask for absent neighbours.
 */
final class GraphAttention {

    /** Fills the scores of absent neighbours; finite, so that a node without any has no NaN in its softmax. */
    private static final double ABSENT = -1e30;

    private final KnowledgeConfig config;
    private final String prefix;
    private final Parameters parameters;

    GraphAttention(KnowledgeConfig config, int layer, Parameters parameters) {
        this.config = config;
        this.prefix = prefix(layer);
        this.parameters = parameters;
    }

    private static String prefix(int layer) {
        return "knowledge.layer." + (layer - 1) + ".";
    }

    static void declare(Parameters.Builder builder, KnowledgeConfig config, int layer) {
        String prefix = prefix(layer);
        int f = config.hiddenSize();
        builder.add(prefix + "projection.weight", ParameterGroup.KNOWLEDGE_DECAY, f, f)
                .add(prefix + "attention.node", ParameterGroup.KNOWLEDGE_DECAY, config.heads(), config.headSize())
                .add(prefix + "attention.message", ParameterGroup.KNOWLEDGE_DECAY, config.heads(), config.headSize())
                .add(prefix + "layer_norm.weight", ParameterGroup.KNOWLEDGE_PLAIN, f)
                .add(prefix + "layer_norm.bias", ParameterGroup.KNOWLEDGE_PLAIN, f);
    }

    /** Xavier-uniform W_k and a_k times a scale, LayerNorm 1 and 0. */
    void initialize(Randomness randomness, int layer, double scale) {
        var random = randomness.stream(Purpose.INITIALIZATION, layer);
        int f = config.hiddenSize();
        int d = config.headSize();
        parameters.set(prefix + "projection.weight", uniform(random, f * f, scale * Math.sqrt(6.0 / (f + d))));
        parameters.set(prefix + "attention.node", uniform(random, f, scale * Math.sqrt(6.0 / (2 * d + 1))));
        parameters.set(prefix + "attention.message", uniform(random, f, scale * Math.sqrt(6.0 / (2 * d + 1))));
        float[] ones = new float[f];
        java.util.Arrays.fill(ones, 1f);
        parameters.set(prefix + "layer_norm.weight", ones);
        parameters.set(prefix + "layer_norm.bias", new float[f]);
    }

    private static float[] uniform(java.util.SplittableRandom random, int size, double bound) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    /**
     * Updates the nodes of one layer.
     *
     * @param entities vectors of the layer below, {@code [n_src, F]}; the first n_dst are the nodes to update
     * @param neighborhood the sampled block
     * @param layer which layer of it, from 1
     * @param relations relation vectors, {@code [P, F]}, or null for f(E, R) = E, which also holds where the block hides a
     *     relation
     * @return updated vectors, {@code [n_dst, F]}
     */
    Tensor forward(Tensor entities, Neighborhood neighborhood, int layer, @Nullable Tensor relations) {
        int nodes = neighborhood.count(layer);
        int fanOut = neighborhood.fanOut();
        int[] neighbor = neighborhood.neighborIndex(layer);
        Tensor index = Tensors.indices(orElse(neighbor, 0), nodes, fanOut);
        Tensor absent = Tensors.booleans(absent(neighbor), nodes, fanOut, 1);
        Tensor weight = parameters.get(prefix + "projection.weight");

        // Messages stay in the type of the matrix products: they are the largest tensors here.
        Tensor projected = torch.linear(entities, weight);
        Tensor scored = scores(projected);
        Tensor messageScore = torch.embedding(scored.narrow(1, config.heads(), config.heads()), index);
        Tensor message = torch.embedding(projected, index);
        if (relations != null) {
            // One row of zeros more, for edges whose relation is hidden: f(E, R) = E.
            int none = Math.toIntExact(relations.size(0));
            Tensor relationIndex = Tensors.indices(orElse(neighborhood.relation(layer), none), nodes, fanOut);
            Tensor projectedRelations = torch.constant_pad_nd(torch.linear(relations, weight), 0, 0, 0, 1);
            Tensor scoredRelations = scores(projectedRelations).narrow(1, config.heads(), config.heads());
            messageScore = messageScore.add(torch.embedding(scoredRelations, relationIndex));
            message = message.add(torch.embedding(projectedRelations, relationIndex));
        }

        Tensor nodeScore = scored.narrow(0, 0, nodes).narrow(1, 0, config.heads());
        Tensor raw = config.aggregation() == KnowledgeConfig.Aggregation.MEAN
                ? Tensors.zeros(ScalarType.Float, nodes, fanOut, config.heads())
                : torch.leaky_relu(nodeScore.unsqueeze(1).add(messageScore), new Scalar(config.leakySlope()));
        Tensor scores = raw.masked_fill(absent, new Scalar(ABSENT));
        Tensor attention =
                scores.softmax(1).masked_fill(absent, new Scalar(0.0)).to(Tensors.type(message));
        Tensor heads = message.view(nodes, fanOut, config.heads(), config.headSize());
        Tensor aggregated = attention
                .unsqueeze(-1)
                .mul(heads)
                .sum(1L)
                .view(nodes, config.hiddenSize())
                .to(ScalarType.Float);
        return torch.layer_norm(
                torch.elu(aggregated).add(entities.narrow(0, 0, nodes)),
                new long[] {config.hiddenSize()},
                new TensorOptional(parameters.get(prefix + "layer_norm.weight")),
                new TensorOptional(parameters.get(prefix + "layer_norm.bias")),
                KnowledgeModule.NORM_EPSILON,
                true);
    }

    /**
     * Both halves of a_k applied to projected vectors, as one product with a matrix that is zero where a half meets
     * another head's features.
     *
     * @return {@code [n, 2K]}, f32: what a vector gives as the node, then what it gives as a message
     */
    private Tensor scores(Tensor projected) {
        Tensor halves = torch.cat(new TensorVector(
                parameters.get(prefix + "attention.node"), parameters.get(prefix + "attention.message")));
        Tensor ownHead = torch.eye(config.heads()).repeat(2, 1).unsqueeze(-1);
        Tensor matrix = ownHead.mul(halves.unsqueeze(1)).view(2L * config.heads(), config.hiddenSize());
        return torch.linear(projected, matrix).to(ScalarType.Float);
    }

    private static int[] orElse(int[] index, int otherwise) {
        int[] result = new int[index.length];
        for (int i = 0; i < index.length; i++) {
            result[i] = index[i] < 0 ? otherwise : index[i];
        }
        return result;
    }

    private static boolean[] absent(int[] index) {
        boolean[] result = new boolean[index.length];
        for (int i = 0; i < index.length; i++) {
            result[i] = index[i] < 0;
        }
        return result;
    }
}
