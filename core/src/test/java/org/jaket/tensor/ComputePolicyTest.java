package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class ComputePolicyTest {

    @Test
    void bfloat16HoldsInTheForwardPassAlone() {
        ComputePolicy policy = new ComputePolicy(Precision.BF16, AttentionKind.WRITTEN_OUT);
        try (PointerScope scope = new PointerScope()) {
            Tensor a = torch.ones(4, 4);
            Tensor inside = policy.forward(() -> torch.mm(a, a));
            assertThat(Tensors.type(inside)).isEqualTo(ScalarType.BFloat16);
            assertThat(Tensors.type(torch.mm(a, a))).isEqualTo(ScalarType.Float);
        }
        assertThatThrownBy(() -> policy.forward(() -> {
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(torch.is_autocast_enabled(DeviceType.CPU)).isFalse();
    }

    @Test
    void probePairsEachPrecisionWithItsAttention() {
        ComputePolicy policy = ComputePolicy.probe();
        assertThat(policy.attention() == AttentionKind.FUSED).isEqualTo(policy.precision() == Precision.FP32);
        assertThat(torch.is_autocast_enabled(DeviceType.CPU)).isFalse();
    }
}
