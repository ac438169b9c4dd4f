package org.jaket.tasks.entities;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jaket.finetune.GraphMemory;

/** [E^KM; E(0)]: what the knowledge module makes of an entity and what its description says, side by side. */
record VectorsBesideMemory(EntityEncoder graph, GraphMemory memory) implements EntityEncoder {

    /** {@code [entities, 2 F]}. */
    @Override
    public Tensor vectors(int[] entities, SplittableRandom random, long step) {
        return torch.cat(new TensorVector(graph.vectors(entities, random, step), memory.read(entities)), 1);
    }
}
