package org.jaket.pretrain;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;

/** The parameters that only pre-training needs: the classifiers of both graph tasks and g of masked-entity prediction. */
public final class Heads {

    /** The classifier of entity categories, {@code [C, F]}; its bias is beside it. */
    static final String CATEGORY = "heads.category";

    /** Streams of INITIALIZATION below this belong to the knowledge module. */
    private static final int STREAM = 1000;

    private static final double DEVIATION = 0.02;

    private final Parameters parameters;
    private final int hiddenSize;

    /**
     * Heads over declared parameters.
     *
     * @param parameters where {@link #declare} put them; they stay owned by the caller
     * @param hiddenSize F
     */
    public Heads(Parameters parameters, int hiddenSize) {
        this.parameters = parameters;
        this.hiddenSize = hiddenSize;
    }

    /**
     * Declares the parameters under {@code heads.…}.
     *
     * @param builder collects them
     * @param hiddenSize F
     * @param categories C, the number of categories
     * @param relations P, the number of relations, inverses included
     */
    public static void declare(Parameters.Builder builder, int hiddenSize, int categories, int relations) {
        declareLinear(builder, CATEGORY, categories, hiddenSize);
        declareLinear(builder, "heads.relation.dense", hiddenSize, 2 * hiddenSize);
        declareLinear(builder, "heads.relation.classifier", relations, hiddenSize);
        builder.add("heads.entity.w1", ParameterGroup.KNOWLEDGE_DECAY, hiddenSize, hiddenSize)
                .add("heads.entity.w2", ParameterGroup.KNOWLEDGE_DECAY, hiddenSize, hiddenSize);
    }

    private static void declareLinear(Parameters.Builder builder, String name, int out, int in) {
        builder.add(name + ".weight", ParameterGroup.KNOWLEDGE_DECAY, out, in)
                .add(name + ".bias", ParameterGroup.KNOWLEDGE_PLAIN, out);
    }

    /** Normal weights of deviation 0.02, as BERT starts; biases zero. */
    void initialize(Randomness randomness) {
        int stream = STREAM;
        for (Parameters.Slot slot : parameters.slots().values()) {
            if (slot.name().startsWith("heads.") && slot.group() == ParameterGroup.KNOWLEDGE_DECAY) {
                SplittableRandom random = randomness.stream(Purpose.INITIALIZATION, stream++);
                float[] values = new float[Math.toIntExact(slot.size())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (DEVIATION * random.nextGaussian());
                }
                parameters.set(slot.name(), values);
            }
        }
    }

    /** Scores of every category from E^KM, {@code [n, F] → [n, C]}. */
    public Tensor categories(Tensor entities) {
        return linear(entities, CATEGORY);
    }

    /** Scores of every relation from E^KM of both ends, {@code [n, F], [n, F] → [n, P]}. */
    public Tensor relations(Tensor heads, Tensor tails) {
        Tensor both = torch.cat(new TensorVector(heads, tails), 1);
        return linear(torch.gelu(linear(both, "heads.relation.dense")), "heads.relation.classifier");
    }

    /**
     * Inner products of q = g(mention) with candidate vectors, g(x) = GELU(x W1) W2 (section 3.6).
     *
     * @param mentions mean of Z^LM at both ends of each mention, {@code [n, F]}
     * @param candidates memory vectors, {@code [n, C, F]}
     * @return {@code [n, C]}, f32
     */
    public Tensor entityScores(Tensor mentions, Tensor candidates) {
        return candidates.mul(entityQueries(mentions).view(-1, 1, hiddenSize)).sum(-1L);
    }

    /**
     * q = g(mention) of section 3.6.
     *
     * @param mentions mean of Z^LM at both ends of each mention, {@code [n, F]}
     * @return {@code [n, F]}, f32
     */
    public Tensor entityQueries(Tensor mentions) {
        Tensor hidden = torch.gelu(torch.linear(mentions, parameters.get("heads.entity.w1")));
        return torch.linear(hidden, parameters.get("heads.entity.w2")).to(ScalarType.Float);
    }

    private Tensor linear(Tensor x, String name) {
        return torch.linear(x, parameters.get(name + ".weight"), new TensorOptional(parameters.get(name + ".bias")));
    }
}
