package org.jaket.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eq. 3 on spans at the borders of sequences of different lengths. */
class MergeTest {

    private static final int F = 2;
    /** With two features LayerNorm gives the sign of their difference, so the input must be read before it. */
    private static final double LARGE = 1e12;

    private Parameters parameters;
    private Merge merge;

    @BeforeEach
    void open() {
        Parameters.Builder builder = new Parameters.Builder();
        Merge.declare(builder, F);
        parameters = builder.build();
        // A huge epsilon makes LayerNorm linear: (x - mean) / sqrt(epsilon).
        merge = new Merge(parameters, F, LARGE);
        merge.set(new float[] {1e6f, 1e6f}, new float[] {0, 0});
    }

    @AfterEach
    void close() {
        parameters.close();
    }

    @Test
    void addsTheEntityToEveryTokenOfItsSpanAndNowhereElse() {
        try (PointerScope scope = new PointerScope()) {
            Tensor z = Tensors.zeros(org.bytedeco.pytorch.global.torch.ScalarType.Float, 2, 3, F);
            Tensor entities = Tensors.floats(new float[] {2, 0, 0, 6}, 2, F);
            // Entity row 0 on tokens 0..1 of the first text, row 1 on the last token of it and the first of the second.
            MentionSites sites = new MentionSites(new int[] {0, 1, 2, 3}, new int[] {0, 0, 1, 1});
            assertThat(Tensors.toFloats(merge.forward(z, sites, entities)))
                    .containsExactly(1, -1, 1, -1, -3, 3, -3, 3, 0, 0, 0, 0);
        }
    }

    @Test
    void withoutMentionsOnlyTheLayerNormIsLeft() {
        try (PointerScope scope = new PointerScope()) {
            Tensor z = Tensors.floats(new float[] {4, 0, 0, 2}, 1, 2, F);
            assertThat(Tensors.toFloats(merge.forward(z, MentionSites.NONE, null)))
                    .containsExactly(2, -2, -1, 1);
        }
    }

    @Test
    void refusesPositionsOutsideTheBatch() {
        try (PointerScope scope = new PointerScope()) {
            Tensor z = Tensors.zeros(org.bytedeco.pytorch.global.torch.ScalarType.Float, 1, 2, F);
            Tensor entities = Tensors.floats(new float[F], 1, F);
            assertThatThrownBy(() -> merge.forward(z, new MentionSites(new int[] {2}, new int[] {0}), entities))
                    .hasMessageContaining("token position 2");
            assertThatThrownBy(() -> merge.forward(z, new MentionSites(new int[] {0}, new int[] {1}), entities))
                    .hasMessageContaining("row of E^KM 1");
            assertThatThrownBy(() -> merge.forward(z, new MentionSites(new int[] {0}, new int[] {0}), null))
                    .hasMessageContaining("no entity vectors");
        }
    }

    @Test
    void startsAsNearlyTheIdentity() {
        int f = 256;
        int tokens = 20;
        SplittableRandom random = new SplittableRandom(5);
        float[] weight = new float[f];
        float[] bias = new float[f];
        for (int i = 0; i < f; i++) {
            weight[i] = (float) random.nextDouble(0.5, 1.5);
            bias[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        float[] z = new float[tokens * f];
        for (int i = 0; i < z.length; i++) {
            z[i] = (float) (weight[i % f] * random.nextGaussian() + bias[i % f]);
        }
        Parameters.Builder builder = new Parameters.Builder();
        Merge.declare(builder, f);
        try (Parameters declared = builder.build();
                PointerScope scope = new PointerScope()) {
            Merge identity = new Merge(declared, f, 1e-12);
            identity.startAsIdentity(weight, bias);
            Tensor before = Tensors.floats(z, 1, tokens, f);
            assertThat(change(identity, before)).isLessThan(0.1);
            identity.set(weight, bias);
            assertThat(change(identity, before)).isGreaterThan(0.3);
        }
    }

    private static double change(Merge merge, Tensor z) {
        Tensor after = merge.forward(z, MentionSites.NONE, null);
        return Tensors.item(after.sub(z).norm()) / Tensors.item(z.norm());
    }
}
