package org.jaket.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Randomness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {

    private static final int SIZE = 200_000;

    private final DropoutPool pool = new DropoutPool();
    private final Randomness randomness = new Randomness(11);

    @AfterEach
    void close() {
        pool.close();
    }

    private float[] mask(double rate, long step, int site, int size) {
        return mask(pool, rate, step, site, size);
    }

    private float[] mask(DropoutPool from, double rate, long step, int site, int size) {
        try (PointerScope scope = new PointerScope()) {
            float[] ones = new float[size];
            java.util.Arrays.fill(ones, 1);
            return Tensors.toFloats(Dropout.of(from, rate, randomness, step).apply(Tensors.floats(ones, size), site));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9})
    void dropsAtTheRateAndKeepsTheMean(double rate) {
        float[] mask = mask(rate, 3, 2, SIZE);
        int dropped = 0;
        double sum = 0;
        for (float value : mask) {
            dropped += value == 0 ? 1 : 0;
            sum += value;
        }
        double deviation = Math.sqrt(rate * (1 - rate) / SIZE);
        assertThat((double) dropped / SIZE).isCloseTo(rate, within(5 * deviation));
        assertThat(sum / SIZE).isCloseTo(1, within(5 * deviation / (1 - rate)));
        assertThat(mask).containsOnly(0, (float) (1 / (1 - Math.round(rate * 65536) / 65536.0)));
    }

    @Test
    void neighboursAreIndependent() {
        float[] mask = mask(0.1, 0, 0, SIZE);
        for (int lag : new int[] {1, 2, 3, 4, 5, 8, 64, 384, 4096, 65536}) {
            assertThat(correlation(mask, mask, lag)).as("lag %d", lag).isCloseTo(0, within(5 / Math.sqrt(SIZE - lag)));
        }
    }

    @Test
    void sitesStepsAndSeedsAreIndependent() {
        double bound = 5 / Math.sqrt(SIZE);
        float[] first = mask(0.1, 8, 0, SIZE);
        for (int site = 1; site < 40; site++) {
            assertThat(correlation(first, mask(0.1, 8, site, SIZE), 0))
                    .as("site %d", site)
                    .isCloseTo(0, within(bound));
        }
        for (int step = 9; step < 24; step++) {
            assertThat(correlation(first, mask(0.1, step, 0, SIZE), 0))
                    .as("step %d", step)
                    .isCloseTo(0, within(bound));
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor ones = Tensors.zeros(ScalarType.Float, SIZE).fill_(new org.bytedeco.pytorch.Scalar(1));
            float[] other = Tensors.toFloats(
                    Dropout.of(pool, 0.1, new Randomness(12), 8).apply(ones, 0));
            assertThat(correlation(first, other, 0)).isCloseTo(0, within(bound));
        }
    }

    @Test
    void dependsOnSeedStepAndSiteAloneAndNotOnWhatWasAskedBefore() {
        float[] first = mask(0.1, 5, 7, 1000);
        mask(0.1, 5, 8, 3 * (int) DropoutPool.WINDOW);
        mask(0.1, 400, 7, 10);
        mask(0.5, 5, 7, 1000);
        assertThat(mask(0.1, 5, 7, 1000)).containsExactly(first);
        try (DropoutPool fresh = new DropoutPool()) {
            assertThat(mask(fresh, 0.1, 5, 7, 1000)).containsExactly(first);
        }
    }

    @Test
    void gradientsPassWhereValuesPassed() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.floats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
            x.set_requires_grad(true);
            Tensor y = Dropout.of(pool, 0.5, randomness, 1).apply(x, 0);
            mask(0.5, 1000, 0, 10);
            y.sum().backward();
            float[] values = Tensors.toFloats(y);
            float[] gradients = Tensors.toFloats(x.grad());
            assertThat(gradients).contains(0, 2);
            for (int i = 0; i < 8; i++) {
                assertThat(values[i]).isEqualTo(gradients[i] * (i + 1));
            }
        }
    }

    @Test
    void worksInBfloat16AndInPlace() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.zeros(ScalarType.BFloat16, 1000).fill_(new org.bytedeco.pytorch.Scalar(1));
            Tensor y = Dropout.of(pool, 0.5, randomness, 1).applyInPlace(x, 0);
            assertThat(Tensors.type(y)).isEqualTo(ScalarType.BFloat16);
            assertThat(Tensors.toFloats(x)).containsExactly(mask(0.5, 1, 0, 1000));
        }
    }

    @Test
    void noneChangesNothing() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.floats(new float[] {1, 2}, 2);
            assertThat(Dropout.NONE.apply(x, 0)).isSameAs(x);
            assertThat(Dropout.of(pool, 0, randomness, 1).isNone()).isTrue();
        }
        assertThatThrownBy(() -> Dropout.of(pool, 1, randomness, 1)).hasMessageContaining("found 1.0");
    }

    private static double correlation(float[] a, float[] b, int lag) {
        int n = a.length - lag;
        double sumA = 0;
        double sumB = 0;
        double squareA = 0;
        double squareB = 0;
        double product = 0;
        for (int i = 0; i < n; i++) {
            double x = a[i];
            double y = b[i + lag];
            sumA += x;
            sumB += y;
            squareA += x * x;
            squareB += y * y;
            product += x * y;
        }
        return (product - sumA * sumB / n) / Math.sqrt((squareA - sumA * sumA / n) * (squareB - sumB * sumB / n));
    }
}
