package org.jaket.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Moves data between Java arrays and tensors on the CPU, with every size checked in Java first. */
public final class Tensors {

    static {
        NativeLibraries.unpack();
    }

    private Tensors() {}

    /**
     * Copies a Java array into an i64 tensor.
     *
     * @param values as many values as the shape holds
     * @param shape the shape of the tensor
     * @return an i64 tensor that owns its memory, in the caller's scope
     * @throws IllegalArgumentException if the shape does not hold exactly the values
     */
    public static Tensor longs(long[] values, long... shape) {
        requireSize(values.length, shape);
        Tensor tensor = empty(ScalarType.Long, shape);
        if (values.length > 0) {
            pointer(tensor, LongPointer::new, values.length).put(values, 0, values.length);
        }
        return tensor;
    }

    /**
     * Copies a Java int array into an i64 tensor, the type that libtorch wants for indices.
     *
     * @param values as many values as the shape holds
     * @param shape the shape of the tensor
     * @return an i64 tensor that owns its memory, in the caller's scope
     * @throws IllegalArgumentException if the shape does not hold exactly the values
     */
    public static Tensor indices(int[] values, long... shape) {
        requireSize(values.length, shape);
        Tensor tensor = empty(ScalarType.Int, shape);
        if (values.length > 0) {
            pointer(tensor, IntPointer::new, values.length).put(values, 0, values.length);
        }
        Tensor result = tensor.to(ScalarType.Long);
        tensor.close();
        return result;
    }

    /**
     * Copies a Java array into an f32 tensor.
     *
     * @param values as many values as the shape holds
     * @param shape the shape of the tensor
     * @return an f32 tensor that owns its memory, in the caller's scope
     * @throws IllegalArgumentException if the shape does not hold exactly the values
     */
    public static Tensor floats(float[] values, long... shape) {
        requireSize(values.length, shape);
        Tensor tensor = empty(ScalarType.Float, shape);
        if (values.length > 0) {
            pointer(tensor, FloatPointer::new, values.length).put(values, 0, values.length);
        }
        return tensor;
    }

    /**
     * Copies a Java array into a boolean tensor.
     *
     * @param values as many values as the shape holds
     * @param shape the shape of the tensor
     * @return a boolean tensor that owns its memory, in the caller's scope
     * @throws IllegalArgumentException if the shape does not hold exactly the values
     */
    public static Tensor booleans(boolean[] values, long... shape) {
        requireSize(values.length, shape);
        Tensor tensor = empty(ScalarType.Bool, shape);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        if (values.length > 0) {
            pointer(tensor, BytePointer::new, values.length).put(bytes, 0, bytes.length);
        }
        return tensor;
    }

    /** An uninitialised tensor on the CPU. */
    public static Tensor empty(ScalarType type, long... shape) {
        return torch.empty(shape, new TensorOptions(type), null);
    }

    /** A tensor of zeros on the CPU. */
    public static Tensor zeros(ScalarType type, long... shape) {
        return torch.zeros(shape, new TensorOptions(type));
    }

    /**
     * Copies any floating tensor into a new Java array, row by row.
     *
     * @param tensor a tensor of a floating type, on any device, with less than 2^31 elements
     * @return its values as f32
     */
    public static float[] toFloats(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor plain = tensor.detach().to(ScalarType.Float).cpu().contiguous();
            float[] values = new float[Math.toIntExact(plain.numel())];
            if (values.length > 0) {
                pointer(plain, FloatPointer::new, values.length).get(values, 0, values.length);
            }
            return values;
        }
    }

    /**
     * Copies an integer tensor into a new Java array, row by row.
     *
     * @param tensor a tensor of an integer or boolean type, on any device, with less than 2^31 elements
     * @return its values as i64
     */
    public static long[] toLongs(Tensor tensor) {
        try (PointerScope scope = new PointerScope()) {
            Tensor plain = tensor.detach().to(ScalarType.Long).cpu().contiguous();
            long[] values = new long[Math.toIntExact(plain.numel())];
            if (values.length > 0) {
                pointer(plain, LongPointer::new, values.length).get(values, 0, values.length);
            }
            return values;
        }
    }

    /** The value of a tensor with one element. */
    public static double item(Tensor tensor) {
        if (tensor.numel() != 1) {
            throw new IllegalArgumentException(
                    "expected a tensor of one element, found shape " + Arrays.toString(shape(tensor)));
        }
        return toFloats(tensor)[0];
    }

    /** The shape of a tensor. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /**
     * The element type of a tensor. {@code Tensor.scalar_type()} returns a new object each time, which no constant of the
     * enumeration equals; this returns the constant.
     */
    public static ScalarType type(Tensor tensor) {
        return tensor.scalar_type().intern();
    }

    /** The number of elements of a shape. */
    public static long size(long... shape) {
        long size = 1;
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    /**
     * Runs a computation in a scope of its own and returns its result into the caller's scope.
     *
     * <p>Intermediate results that no backward function keeps are freed at once: half the memory of an encoder without
     * gradients, and fewer page faults with them.
     *
     * @param body computes a tensor
     * @return its result
     */
    public static Tensor kept(java.util.function.Supplier<Tensor> body) {
        PointerScope caller = PointerScope.getInnerScope();
        try (PointerScope scope = new PointerScope()) {
            Tensor result = body.get();
            if (caller == null) {
                result.retainReference();
            } else {
                caller.attach(result);
            }
            return result;
        }
    }

    /** A vector of given values; the constructor of {@code LongVector} that takes one long makes zeros instead. */
    public static LongVector vector(long... values) {
        return new LongVector(values);
    }

    /**
     * The memory of a contiguous CPU tensor as a buffer, without a copy.
     *
     * @param tensor a contiguous tensor on the CPU of at most 2 GiB
     * @return its bytes in native order; valid only while the tensor lives
     */
    public static ByteBuffer bytes(Tensor tensor) {
        if (!tensor.is_contiguous()) {
            throw new IllegalArgumentException("expected a contiguous tensor");
        }
        long size = tensor.numel() * tensor.element_size();
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected at most 2 GiB, found " + size + " bytes");
        }
        return new BytePointer(tensor.data_ptr()).capacity(size).asByteBuffer().order(java.nio.ByteOrder.nativeOrder());
    }

    private static void requireSize(long length, long[] shape) {
        if (length != size(shape)) {
            throw new IllegalArgumentException(
                    "expected " + size(shape) + " values for shape " + Arrays.toString(shape) + ", found " + length);
        }
    }

    private static <P extends Pointer> P pointer(
            Tensor tensor, java.util.function.Function<Pointer, P> cast, long capacity) {
        P pointer = cast.apply(tensor.data_ptr());
        pointer.capacity(capacity);
        return pointer;
    }
}
