package org.jaket.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All trainable parameters of a model as views into one flat f32 buffer, their gradients as views into another.
 *
 * <p>The optimiser then works on a few flat tensors, clipping is one norm, and a distributed step is one all-reduce.
 * Parameters of one {@link ParameterGroup} lie side by side. This object owns both buffers and every view; closing it
 * frees them.
 */
public final class Parameters implements AutoCloseable {

    /** The place of one parameter. */
    public record Slot(String name, ParameterGroup group, List<Long> shape, long offset, long size) {

        /** The shape as an array. */
        public long[] dimensions() {
            return shape.stream().mapToLong(Long::longValue).toArray();
        }
    }

    /** Collects the parameters that a model declares. */
    public static final class Builder {
        private final Map<String, Declaration> declared = new LinkedHashMap<>();

        private record Declaration(ParameterGroup group, long[] shape) {}

        /**
         * Declares one parameter.
         *
         * @param name its name, unique in the model
         * @param group its learning rate and weight decay
         * @param shape its shape
         * @return this builder
         * @throws IllegalArgumentException if the name was declared before
         */
        public Builder add(String name, ParameterGroup group, long... shape) {
            if (declared.putIfAbsent(name, new Declaration(group, shape.clone())) != null) {
                throw new IllegalArgumentException("parameter declared twice: " + name);
            }
            return this;
        }

        /** Allocates the buffers, filled with zeros. */
        public Parameters build() {
            return new Parameters(declared, true);
        }

        /** Allocates the weights alone, for a model that is not trained: the buffer of gradients is empty. */
        public Parameters buildFrozen() {
            return new Parameters(declared, false);
        }
    }

    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Map<String, Tensor> views = new LinkedHashMap<>();
    private final EnumMap<ParameterGroup, long[]> ranges = new EnumMap<>(ParameterGroup.class);
    private final List<Tensor> owned = new ArrayList<>();
    private final Tensor weights;
    private final Tensor gradients;

    private Parameters(Map<String, Builder.Declaration> declared, boolean trained) {
        long offset = 0;
        for (ParameterGroup group : ParameterGroup.values()) {
            long start = offset;
            for (Map.Entry<String, Builder.Declaration> entry : declared.entrySet()) {
                Builder.Declaration declaration = entry.getValue();
                if (declaration.group() == group) {
                    long size = Tensors.size(declaration.shape());
                    List<Long> shape =
                            java.util.Arrays.stream(declaration.shape()).boxed().toList();
                    slots.put(entry.getKey(), new Slot(entry.getKey(), group, shape, offset, size));
                    offset += size;
                }
            }
            ranges.put(group, new long[] {start, offset});
        }
        try (PointerScope scope = new PointerScope()) {
            weights = own(Tensors.zeros(ScalarType.Float, offset));
            gradients = own(Tensors.zeros(ScalarType.Float, trained ? offset : 0));
            for (Slot slot : slots.values()) {
                long[] shape = slot.dimensions();
                Tensor view = own(Tensors.zeros(ScalarType.Float, 0));
                view.set_data(weights.narrow(0, slot.offset(), slot.size()).view(shape));
                view.set_requires_grad(trained);
                if (trained) {
                    view.mutable_grad()
                            .put(gradients.narrow(0, slot.offset(), slot.size()).view(shape));
                }
                views.put(slot.name(), view);
            }
        }
    }

    private Tensor own(Tensor tensor) {
        tensor.retainReference();
        owned.add(tensor);
        return tensor;
    }

    /**
     * One parameter.
     *
     * @param name its name
     * @return a leaf of the declared shape, which requires a gradient unless frozen; owned by this object
     * @throws IllegalArgumentException if no such parameter was declared
     */
    public Tensor get(String name) {
        Tensor view = views.get(name);
        if (view == null) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return view;
    }

    /** Whether a parameter of this name was declared. */
    public boolean contains(String name) {
        return views.containsKey(name);
    }

    /** Where each parameter lies, in the order of the flat buffer. */
    public Map<String, Slot> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /** The number of trainable values. */
    public long size() {
        return weights.numel();
    }

    /** All weights, {@code [size]}, owned by this object. */
    public Tensor weights() {
        return weights;
    }

    /** All gradients, {@code [size]}, owned by this object; empty for a model that is not trained. */
    public Tensor gradients() {
        return gradients;
    }

    /** Start (inclusive) and end (exclusive) of a group in the flat buffers. */
    public long[] range(ParameterGroup group) {
        long[] range = ranges.get(group);
        if (range == null) {
            throw new IllegalStateException("no range for " + group);
        }
        return range.clone();
    }

    /**
     * Overwrites one parameter.
     *
     * @param name its name
     * @param values its values, row by row
     * @throws IllegalArgumentException if there is no such parameter or the number of values differs
     */
    public void set(String name, float[] values) {
        try (PointerScope scope = new PointerScope()) {
            Tensor view = get(name);
            view.data().copy_(Tensors.floats(values, Tensors.shape(view)));
        }
    }

    @Override
    public void close() {
        owned.forEach(Tensor::releaseReference);
        owned.clear();
        views.clear();
    }
}
