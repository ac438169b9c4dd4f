package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** What it computes is tested with {@code AdamW}. */
class FusedAdamWTest {

    @Test
    void tensorsOfSeveralSizesAreRefusedBeforeLibtorchSeesThem() {
        try (PointerScope scope = new PointerScope()) {
            Tensor three = Tensors.zeros(ScalarType.Float, 3);
            Tensor two = Tensors.zeros(ScalarType.Float, 2);
            assertThatThrownBy(() -> FusedAdamW.update(
                            new FusedAdamW.Values(three, three, two, three),
                            1,
                            new FusedAdamW.Constants(1e-3, 0.9, 0.999, 0.01, 1e-8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("found 3, 3, 2 and 3");
        }
    }
}
