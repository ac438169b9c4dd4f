package org.jaket.bench.micro;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Tensors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Is attention faster written out or fused, forward and backward, for 32 × 128 tokens and 12 heads of 32? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the state up
public class AttentionBenchmark {

    private static final long[] SHAPE = {32, 12, 128, 32};

    /** The type of the products. */
    @Param({"fp32", "bf16"})
    public String precision;

    private final Tensor[] operands = new Tensor[3];

    /** Makes queries, keys and values. */
    @Setup
    public void setUp() {
        SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 0);
        try (PointerScope scope = new PointerScope()) {
            for (int i = 0; i < operands.length; i++) {
                float[] values = new float[(int) Tensors.size(SHAPE)];
                for (int j = 0; j < values.length; j++) {
                    values[j] = (float) random.nextGaussian();
                }
                Tensor tensor = Tensors.floats(values, SHAPE)
                        .to(precision.equals("bf16") ? ScalarType.BFloat16 : ScalarType.Float);
                tensor.retainReference();
                operands[i] = tensor;
            }
        }
    }

    /** Frees them. */
    @TearDown
    public void tearDown() {
        for (Tensor operand : operands) {
            operand.releaseReference();
        }
    }

    /** A matrix product, a softmax and a matrix product. */
    @Benchmark
    public long writtenOut() {
        return measured(false);
    }

    /** The library's kernel. */
    @Benchmark
    public long fused() {
        return measured(true);
    }

    private long measured(boolean fused) {
        double scale = 1 / Math.sqrt((double) SHAPE[3]);
        try (PointerScope scope = new PointerScope()) {
            Tensor q = leaf(0);
            Tensor k = leaf(1);
            Tensor v = leaf(2);
            Tensor context;
            if (fused) {
                context = torch.scaled_dot_product_attention(
                        q, k, v, new TensorOptional(), 0, false, new DoubleOptional(scale), false);
            } else {
                Tensor scores = torch.matmul(q.mul(new org.bytedeco.pytorch.Scalar(scale)), k.transpose(2, 3));
                context = torch.matmul(torch.softmax(scores, -1), v);
            }
            context.sum().backward();
            return context.numel();
        }
    }

    private Tensor leaf(int i) {
        Tensor leaf = operands[i].detach();
        leaf.set_requires_grad(true);
        return leaf;
    }
}
