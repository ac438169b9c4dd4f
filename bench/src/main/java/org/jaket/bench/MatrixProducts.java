package org.jaket.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.language.LanguageConfig;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Precision;
import org.jaket.tensor.Tensors;

/**
 * The matrix products of one encoder layer's linear parts and nothing else: what this machine could do at best.
 *
 * <p>Owns its tensors.
 */
final class MatrixProducts implements AutoCloseable {

    /** {@code [rows, in] × [in, out]}, so many times a layer. */
    record Shape(long rows, long in, long out, int times) {
        double flop() {
            return 2.0 * rows * in * out * times;
        }
    }

    private record Operands(Shape shape, Tensor left, Tensor right, Tensor result) {}

    private final List<Operands> operands = new ArrayList<>();

    MatrixProducts(LanguageConfig config, long tokens, Precision precision) {
        long f = config.hiddenSize();
        long wide = config.intermediateSize();
        List<Shape> shapes =
                List.of(new Shape(tokens, f, f, 4), new Shape(tokens, f, wide, 1), new Shape(tokens, wide, f, 1));
        SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 1);
        try (PointerScope scope = new PointerScope()) {
            for (Shape shape : shapes) {
                operands.add(new Operands(
                        shape,
                        random(random, precision, shape.rows(), shape.in()),
                        random(random, precision, shape.in(), shape.out()),
                        random(random, precision, shape.rows(), shape.out())));
            }
        }
    }

    private static Tensor random(SplittableRandom random, Precision precision, long rows, long columns) {
        float[] values = new float[Math.toIntExact(rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble() - 0.5f;
        }
        Tensor tensor = Tensors.floats(values, rows, columns);
        Tensor typed = precision == Precision.BF16 ? tensor.to(ScalarType.BFloat16) : tensor;
        typed.retainReference();
        return typed;
    }

    /** FLOP/s over all products of a layer. */
    double rate() {
        double flop = 0;
        long before = System.nanoTime();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            for (Operands each : operands) {
                for (int i = 0; i < each.shape().times(); i++) {
                    torch.mm_out(each.result(), each.left(), each.right());
                }
                flop += each.shape().flop();
            }
        }
        return flop / ((System.nanoTime() - before) * 1e-9);
    }

    @Override
    public void close() {
        for (Operands each : operands) {
            each.left().releaseReference();
            each.right().releaseReference();
            each.result().releaseReference();
        }
    }
}
