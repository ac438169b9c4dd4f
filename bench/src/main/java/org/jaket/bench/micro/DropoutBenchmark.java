package org.jaket.bench.micro;

import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Randomness;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
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

/** How much cheaper is a mask from the pool than libtorch's dropout, for one layer of 32 × 128 tokens, F = 384? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the state up
public class DropoutBenchmark {

    private static final double RATE = 0.1;

    /** Hidden states {@code [32·128, 384]} or attention probabilities {@code [32·12, 128·128]}. */
    @Param({"hidden", "attention"})
    public String what;

    private Tensor x;
    private DropoutPool pool;
    private NoGradGuard guard;
    private final Randomness randomness = new Randomness(1);
    private long calls;

    /** Makes the tensor to drop from. */
    @Setup
    public void setUp() {
        guard = new NoGradGuard();
        pool = new DropoutPool();
        boolean hidden = what.equals("hidden");
        try (PointerScope scope = new PointerScope()) {
            x = Tensors.zeros(ScalarType.Float, hidden ? 32 * 128 : 32 * 12, hidden ? 384 : 128 * 128);
            x.retainReference();
        }
    }

    /** Frees it. */
    @TearDown
    public void tearDown() {
        x.releaseReference();
        pool.close();
        guard.close();
    }

    /** A mask cut from the pool; each step has 36 places, and four steps share a pool. */
    @Benchmark
    public long fromPool() {
        try (PointerScope scope = new PointerScope()) {
            long call = calls++;
            return Dropout.of(pool, RATE, randomness, call / 36)
                    .apply(x, (int) (call % 36))
                    .numel();
        }
    }

    /** libtorch's own. */
    @Benchmark
    public long library() {
        try (PointerScope scope = new PointerScope()) {
            return torch.dropout(x, RATE, true).numel();
        }
    }
}
