package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void gradientsLandInTheFlatBufferAndAccumulate() {
        try (Parameters parameters = new Parameters.Builder()
                .add("b", ParameterGroup.KNOWLEDGE_PLAIN, 2)
                .add("w", ParameterGroup.LANGUAGE_DECAY, 2, 2)
                .build()) {
            parameters.set("w", new float[] {1, 2, 3, 4});
            parameters.set("b", new float[] {5, 6});
            assertThat(Tensors.toFloats(parameters.weights())).containsExactly(1, 2, 3, 4, 5, 6);
            for (int i = 0; i < 2; i++) {
                try (PointerScope scope = new PointerScope()) {
                    Tensor w = parameters.get("w");
                    w.mul(w).sum().add(parameters.get("b").sum()).backward();
                }
            }
            assertThat(Tensors.toFloats(parameters.gradients())).containsExactly(4, 8, 12, 16, 2, 2);
            assertThat(parameters.range(ParameterGroup.KNOWLEDGE_PLAIN)).containsExactly(4, 6);
        }
    }

    @Test
    void refusesWrongSizes() {
        try (Parameters parameters = new Parameters.Builder()
                .add("w", ParameterGroup.LANGUAGE_DECAY, 3)
                .build()) {
            assertThatThrownBy(() -> parameters.set("w", new float[2])).hasMessageContaining("expected 3 values");
            assertThatThrownBy(() -> parameters.get("x")).hasMessageContaining("x");
        }
    }

    @Test
    void frozenOnesHaveNoGradients() {
        try (Parameters parameters = new Parameters.Builder()
                .add("w", ParameterGroup.LANGUAGE_DECAY, 2, 3)
                .buildFrozen()) {
            parameters.set("w", new float[] {1, 2, 3, 4, 5, 6});
            assertThat(parameters.gradients().numel()).isZero();
            assertThat(parameters.get("w").requires_grad()).isFalse();
            assertThat(Tensors.toFloats(parameters.weights())).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }
}
