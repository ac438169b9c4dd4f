package org.jaket.finetune;

import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;

/** What the loop needs of a downstream task. All that a task draws at random is a function of the step. */
public interface FinetuneTask {

    /** What is trained; owned by the task. */
    Parameters parameters();

    /**
     * The loss of one step's examples.
     *
     * @param step the step's number, from 1
     * @return a scalar with a gradient, in the caller's scope
     */
    Tensor loss(long step);

    /**
     * Called after every update of the weights, for what a task does to them besides AdamW.
     *
     * @param rate the learning rate of each group in this step
     */
    default void updated(ToDoubleFunction<ParameterGroup> rate) {}

    /** The score on the development part, which decides which weights are kept; higher is better. */
    double validate();
}
