package org.jaket.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a model computes on this machine.
 *
 * @param precision the type of the matrix products
 * @param attention how attention without dropout is computed
 */
public record ComputePolicy(Precision precision, AttentionKind attention) {

    private static final int WIDTH = 384;
    private static final int FEW_ROWS = 64;
    private static final int MANY_ROWS = 1024;
    private static final double HOPELESS = 4;

    /**
     * Times a matrix product in both precisions and takes the faster; attention is written out in bfloat16, where the
     * library's kernel is many times slower on a CPU, and fused in f32. Where a small product shows that there is no
     * bfloat16 hardware, it takes some 20 ms; elsewhere a large one decides, in about as long.
     *
     * @return the policy for this machine
     */
    public static ComputePolicy probe() {
        boolean bf16 = seconds(ScalarType.BFloat16, FEW_ROWS) < HOPELESS * seconds(ScalarType.Float, FEW_ROWS)
                && seconds(ScalarType.BFloat16, MANY_ROWS) < seconds(ScalarType.Float, MANY_ROWS);
        return bf16
                ? new ComputePolicy(Precision.BF16, AttentionKind.WRITTEN_OUT)
                : new ComputePolicy(Precision.FP32, AttentionKind.FUSED);
    }

    /**
     * Runs the forward pass of a model in this policy's precision. The backward pass belongs outside: it follows the
     * types of the forward pass by itself.
     *
     * @param body the forward pass
     * @param <T> what it returns
     * @return what the body returns
     */
    public <T> T forward(Supplier<T> body) {
        if (precision == Precision.FP32) {
            return body.get();
        }
        boolean enabled = torch.is_autocast_enabled(DeviceType.CPU);
        ScalarType type = torch.get_autocast_dtype(DeviceType.CPU);
        torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        torch.set_autocast_enabled(DeviceType.CPU, true);
        try {
            return body.get();
        } finally {
            torch.set_autocast_enabled(DeviceType.CPU, enabled);
            torch.set_autocast_dtype(DeviceType.CPU, type);
            if (!enabled) {
                torch.clear_cache();
            }
        }
    }

    /** The best of three products, after one that warms up. */
    private static double seconds(ScalarType type, int rows) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor a = Tensors.zeros(type, rows, WIDTH);
            Tensor b = Tensors.zeros(type, WIDTH, WIDTH);
            torch.mm(a, b);
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                long start = System.nanoTime();
                torch.mm(a, b);
                best = Math.min(best, (System.nanoTime() - start) * 1e-9);
            }
            return best;
        }
    }
}
