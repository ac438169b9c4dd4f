package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** What it computes is tested with {@code AdamW}. */
class FusedAdamWTest {

    private static void refuses(Tensor gradients, String found) {
        Tensor three = Tensors.zeros(ScalarType.Float, 3);
        assertThatThrownBy(() -> FusedAdamW.update(
                        new FusedAdamW.Values(three, gradients, three, three),
                        1,
                        new FusedAdamW.Constants(1e-3, 0.9, 0.999, 0.01, 1e-8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(found);
    }

    @Test
    void tensorsThatTheKernelWouldReadWronglyAreRefusedBeforeItSeesThem() {
        try (PointerScope scope = new PointerScope()) {
            refuses(
                    Tensors.zeros(ScalarType.Float, 2),
                    "expected four contiguous tensors of 3 f32, found one of 2 Float");
            refuses(Tensors.zeros(ScalarType.Float, 3, 2).select(1, 0), "found one of 3 Float");
            refuses(Tensors.zeros(ScalarType.Double, 3), "found one of 3 Double");
        }
    }
}
