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

    static {
        NativeLibraries.unpack();
    }

    private static final int WIDTH = 384;
    private static final int FEW_ROWS = 64;
    private static final int MANY_ROWS = 1024;
    private static final double HOPELESS = 6;
    private static final int AT_LEAST = 4; // a thread that starts late makes a product fifty times slower, once
    private static final int ROUNDS = 8;

    /**
     * The faster precision on this machine, found once in a process. Attention is written out in bfloat16, where the
     * library's kernel is many times slower on a CPU, and fused in f32.
     *
     * <p>Where Linux names the processor's instructions, those decide if they can: with bfloat16 tiles (AMX), or AVX-512's
     * products of bfloat16 on an AMD processor, it is always faster, without any bfloat16 instruction never. Elsewhere a
     * matrix product is timed in both precisions, which takes some 100 ms, and on a busy machine may err.
     *
     * @return the policy for this machine
     */
    public static ComputePolicy probe() {
        return Probed.POLICY;
    }

    /** Holds what was found. */
    private static final class Probed {
        static final ComputePolicy POLICY = Processor.bf16().orElseGet(ComputePolicy::bf16IsFaster)
                ? new ComputePolicy(Precision.BF16, AttentionKind.WRITTEN_OUT)
                : new ComputePolicy(Precision.FP32, AttentionKind.FUSED);
    }

    private static boolean bf16IsFaster() {
        return bf16OverFp32(FEW_ROWS) < HOPELESS && bf16OverFp32(MANY_ROWS) < 1;
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

    /**
     * Time of a product in bfloat16 over that in f32: the best of some of each, taken in turns since other work on the
     * machine comes and goes.
     */
    private static double bf16OverFp32(int rows) {
        double bf16 = Double.MAX_VALUE;
        double fp32 = Double.MAX_VALUE;
        for (int i = 0; i < ROUNDS && (i < AT_LEAST || bf16 < HOPELESS * fp32); i++) {
            bf16 = Math.min(bf16, seconds(ScalarType.BFloat16, rows));
            fp32 = Math.min(fp32, seconds(ScalarType.Float, rows));
        }
        return bf16 / fp32;
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
