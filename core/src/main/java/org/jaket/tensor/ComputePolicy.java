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

    private static final int PROBE_ROWS = 1024;
    private static final int PROBE_WIDTH = 384;

    /**
     * Times a small matrix product in both precisions, about 50 ms, and takes the faster; attention is written out in
     * bfloat16, where the library's kernel is many times slower on a CPU, and fused in f32.
     *
     * @return the policy for this machine
     */
    public static ComputePolicy probe() {
        double fp32 = seconds(ScalarType.Float, Double.MAX_VALUE);
        double bf16 = seconds(ScalarType.BFloat16, fp32);
        return bf16 < fp32
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

    /** The best of three products, or of one if that one is already hopeless against the time to beat. */
    private static double seconds(ScalarType type, double toBeat) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor a = Tensors.zeros(ScalarType.Float, PROBE_ROWS, PROBE_WIDTH).to(type);
            Tensor b = Tensors.zeros(ScalarType.Float, PROBE_WIDTH, PROBE_WIDTH).to(type);
            torch.mm(a, b);
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 3 && (i == 0 || best < 2 * toBeat); i++) {
                long start = System.nanoTime();
                torch.mm(a, b);
                best = Math.min(best, (System.nanoTime() - start) * 1e-9);
            }
            return best;
        }
    }
}
