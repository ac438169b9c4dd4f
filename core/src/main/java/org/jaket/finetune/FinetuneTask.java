package org.jaket.finetune;

import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;

/** What the loop needs of a downstream task. All that a task draws at random is a function of the step. */
public interface FinetuneTask {

    /** What is trained; owned by the task. */
    Parameters parameters();

    /** How many parts a step's examples are computed in, one after the other: memory holds one of them at a time. */
    default int parts() {
        return 1;
    }

    /**
     * The loss of one part of a step's examples; that of the step is the sum over its parts.
     *
     * @param step the step's number, from 1
     * @param part the part's number, from 0
     * @return a scalar with a gradient, in the caller's scope
     */
    Tensor loss(long step, int part);

    /**
     * Called after every update of the weights, for what a task does to them besides AdamW.
     *
     * @param rate the learning rate of each group in this step
     */
    default void updated(ToDoubleFunction<ParameterGroup> rate) {}

    /** The score on the development part, which decides which weights are kept; higher is better. */
    double validate();
}
