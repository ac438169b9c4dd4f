package org.jaket.finetune;

import org.bytedeco.javacpp.PointerScope;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.model.Jaket;
import org.jaket.pretrain.Heads;
import org.jaket.pretrain.TensorFiles;
import org.jaket.store.SafeTensors;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Parameters;

/**
 * A pre-trained model that is not trained further.
 *
 * <p>Owns its weights; closing frees them.
 */
public final class PretrainedModel implements AutoCloseable {

    private final Parameters parameters;
    private final ComputePolicy policy;
    private final Jaket jaket;
    private final Heads heads;
    private final int relationClasses;

    @SuppressWarnings("CatchingUnchecked") // whatever went wrong, the weights are freed
    private PretrainedModel(PretrainedWeights weights, ComputePolicy policy) {
        this.policy = policy;
        int hiddenSize = weights.language().hiddenSize();
        KnowledgeConfig knowledge = weights.config().knowledge().sizes(hiddenSize);
        Parameters.Builder builder = new Parameters.Builder();
        Jaket.declare(builder, weights.language(), knowledge, false);
        try (SafeTensors file = SafeTensors.open(weights.weights())) {
            relationClasses = rows(file, "heads.relation.classifier.weight");
            Heads.declare(builder, hiddenSize, rows(file, "heads.category.weight"), relationClasses);
        }
        try (PointerScope scope = new PointerScope()) {
            parameters = builder.buildFrozen();
            try {
                TensorFiles.read(weights.weights(), parameters);
            } catch (RuntimeException e) {
                parameters.close();
                throw e;
            }
            jaket = new Jaket(weights.language(), knowledge, parameters, policy);
            heads = new Heads(parameters, hiddenSize);
        }
    }

    /**
     * Reads the weights.
     *
     * @param weights where they are
     * @param policy how to compute
     * @throws org.jaket.store.BadInputException if a tensor is missing, has another shape or is not finite
     */
    public static PretrainedModel load(PretrainedWeights weights, ComputePolicy policy) {
        return new PretrainedModel(weights, policy);
    }

    private static int rows(SafeTensors file, String name) {
        return Math.toIntExact(
                file.tensor(name, org.jaket.store.DType.F32, -1, -1).shape().get(0));
    }

    /** The model. */
    public Jaket jaket() {
        return jaket;
    }

    /** The heads of pre-training. */
    public Heads heads() {
        return heads;
    }

    /** The number of classes of the relation head. */
    public int relationClasses() {
        return relationClasses;
    }

    /** How the model computes. */
    public ComputePolicy policy() {
        return policy;
    }

    @Override
    public void close() {
        parameters.close();
    }
}
