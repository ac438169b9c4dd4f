package org.jaket.tasks.entities;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.Tensors;

/** Vectors that nothing changes: memory vectors without a graph, or descriptions read by a frozen language module. */
record FixedVectors(Tensor all) implements EntityEncoder {

    @Override
    public Tensor vectors(int[] entities, SplittableRandom random, long step) {
        return all.index_select(0, Tensors.indices(entities, entities.length));
    }
}
