package org.jaket.tasks.entities;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/** Turns entities into the vectors that are classified. */
interface EntityEncoder {

    /**
     * Vectors of some entities, with gradients where something is trained.
     *
     * @param entities unique entity indices
     * @param random draws neighbours
     * @param step the training step, which with the seed decides dropout masks; 0 when nothing is trained, and nothing is
     *     dropped then
     * @return {@code [entities, F]}, f32
     */
    Tensor vectors(int[] entities, SplittableRandom random, long step);
}
