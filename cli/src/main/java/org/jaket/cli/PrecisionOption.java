package org.jaket.cli;

import org.jaket.tensor.AttentionKind;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model that is only read computes. */
final class PrecisionOption {

    /** The choices. */
    enum Choice {
        AUTO,
        FP32,
        BF16
    }

    @Option(
            names = "--precision",
            paramLabel = "auto|fp32|bf16",
            defaultValue = "auto",
            description = "Type of the matrix products; auto takes what is faster here (default: auto).")
    private Choice precision = Choice.AUTO;

    /** The policy; null probes the machine. */
    @Nullable
    ComputePolicy policy() {
        return switch (precision) {
            case AUTO -> null;
            case FP32 -> new ComputePolicy(Precision.FP32, AttentionKind.FUSED);
            case BF16 -> new ComputePolicy(Precision.BF16, AttentionKind.WRITTEN_OUT);
        };
    }
}
