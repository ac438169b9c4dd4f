package org.jaket.tensor;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * libtorch's update of AdamW in one pass over the memory, {@code aten::_fused_adamw_}. The binding has no method for it, so
 * that it is called by its name.
 *
 * <p>It gives the values of the operators one after the other, in about half of the time: it is memory that an update waits for.
 */
public final class FusedAdamW {

    /**
     * What is changed, and by what. All of one size, f32.
     *
     * @param weights changed
     * @param gradients read
     * @param first first moments, changed
     * @param second second moments, changed
     */
    public record Values(Tensor weights, Tensor gradients, Tensor first, Tensor second) {}

    /**
     * Constants of an update.
     *
     * @param rate learning rate
     * @param beta1 decay of first moments
     * @param beta2 decay of second moments
     * @param decay weight decay, 0 for none
     * @param epsilon added to the root of second moments
     */
    public record Constants(double rate, double beta1, double beta2, double decay, double epsilon) {}

    /** Made on first use, and never freed. */
    private static final class Operator {
        static final OperatorHandle HANDLE = find();

        private static OperatorHandle find() {
            OperatorHandle handle = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
            handle.retainReference();
            return handle;
        }
    }

    private FusedAdamW() {}

    /**
     * One update.
     *
     * @param values what is changed
     * @param update its number, from 1
     * @param constants its constants
     * @throws IllegalArgumentException if the tensors differ in size, are not contiguous or not f32
     */
    public static void update(Values values, long update, Constants constants) {
        long size = values.weights().numel();
        for (Tensor tensor : List.of(values.weights(), values.gradients(), values.first(), values.second())) {
            if (tensor.numel() != size || !tensor.is_contiguous() || Tensors.type(tensor) != ScalarType.Float) {
                throw new IllegalArgumentException("expected four contiguous tensors of " + size + " f32, found one of "
                        + tensor.numel() + " " + Tensors.type(tensor));
            }
        }
        try (PointerScope scope = new PointerScope()) {
            IValueVector stack = new IValueVector();
            stack.push_back(list(values.weights()));
            stack.push_back(list(values.gradients()));
            stack.push_back(list(values.first()));
            stack.push_back(list(values.second()));
            // No greatest second moments.
            stack.push_back(new IValue(list()));
            stack.push_back(list(torch.tensor((float) update)));
            stack.push_back(new IValue(constants.rate()));
            stack.push_back(new IValue(constants.beta1()));
            stack.push_back(new IValue(constants.beta2()));
            stack.push_back(new IValue(constants.decay()));
            stack.push_back(new IValue(constants.epsilon()));
            // Neither AMSGrad nor ascent, gradients that are not scaled, and no search for infinite ones.
            stack.push_back(new IValue(false));
            stack.push_back(new IValue(false));
            stack.push_back(new IValue());
            stack.push_back(new IValue());
            Operator.HANDLE.callBoxed(stack);
        }
    }

    private static GenericList list() {
        return new GenericList(new TensorList().elementType());
    }

    private static IValue list(Tensor tensor) {
        GenericList list = list();
        list.push_back(new IValue(tensor));
        return new IValue(list);
    }
}
