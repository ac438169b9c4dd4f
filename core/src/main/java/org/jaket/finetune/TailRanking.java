package org.jaket.finetune;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.store.BadInputException;
import org.jaket.store.Relation;
import org.jaket.store.VectorTable;
import org.jaket.tensor.Tensors;

/** Scores every entity as the tail of a head and a relation, with the relation head of pre-training (section 3.6). */
final class TailRanking {

    private static final int AT_ONCE = 8192;

    private final PretrainedModel model;
    private final PretrainedWeights weights;
    private final VectorTable vectors;
    private final Map<String, Integer> classOf = new HashMap<>();

    TailRanking(PretrainedModel model, PretrainedWeights weights, VectorTable vectors) {
        this.model = model;
        this.weights = weights;
        this.vectors = vectors;
        List<Relation> relations = weights.classes().relations();
        for (int r = 0; r < relations.size(); r++) {
            classOf.put(relations.get(r).id(), r);
        }
        if (weights.classes().known()
                && model.relationClasses() != relations.size()
                && model.relationClasses() != 2 * relations.size()) {
            throw new BadInputException(weights.directory() + ": its relation head has " + model.relationClasses()
                    + " classes, and it names " + relations.size() + " relations");
        }
    }

    /** Whether the relation head was trained on a relation. */
    boolean knows(String relation) {
        return weights.classes().known() && classOf.containsKey(relation);
    }

    /**
     * The class of a relation.
     *
     * @throws BadInputException if the relation head was not trained on it
     */
    int relationClass(String relation) {
        if (!weights.classes().known()) {
            throw new BadInputException("the run of " + weights.directory()
                    + " does not say which relations its relation head was trained on, so tails cannot be ranked");
        }
        Integer known = classOf.get(relation);
        if (known == null) {
            throw new BadInputException("the relation head was not trained on the relation " + relation
                    + ", so its tails cannot be ranked; it knows "
                    + String.join(
                            ", ",
                            weights.classes().relations().stream()
                                    .map(Relation::id)
                                    .limit(20)
                                    .toList())
                    + (classOf.size() > 20 ? ", …" : ""));
        }
        return known;
    }

    /**
     * P(relation | head, tail) of every tail.
     *
     * @param head the head's row
     * @param relations classes of the relation head
     * @return {@code [relations, N]}
     */
    float[][] probabilities(int head, int... relations) {
        int width = vectors.width();
        float[][] result = new float[relations.length][vectors.rows()];
        float[] query = vectors.row(head);
        float[] tails = new float[AT_ONCE * width];
        for (int from = 0; from < vectors.rows(); from += AT_ONCE) {
            int n = Math.min(AT_ONCE, vectors.rows() - from);
            vectors.read(from, n, tails);
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor heads = Tensors.floats(query, 1, width).expand(n, width);
                Tensor scores = model.heads()
                        .relations(heads, Tensors.floats(java.util.Arrays.copyOf(tails, n * width), n, width))
                        .to(ScalarType.Float)
                        .softmax(1);
                for (int r = 0; r < relations.length; r++) {
                    float[] part = Tensors.toFloats(scores.select(1, relations[r]));
                    System.arraycopy(part, 0, result[r], from, n);
                }
            }
        }
        return result;
    }
}
