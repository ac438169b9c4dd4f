package org.jaket.tasks.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RidgeRegressionTest {

    @Test
    void findsALinearMapOfBertsSize() {
        SplittableRandom random = new SplittableRandom(4);
        int f = 384;
        float[][] inputs = new float[600][f];
        float[][] targets = new float[600][2];
        for (int n = 0; n < inputs.length; n++) {
            for (int i = 0; i < f; i++) {
                inputs[n][i] = (float) random.nextGaussian();
            }
            targets[n][0] = 3 * inputs[n][5] - inputs[n][7] + 2;
            targets[n][1] = inputs[n][100];
        }
        float[] predicted = new RidgeRegression(inputs, targets, 1e-6).predict(inputs);
        for (int n = 0; n < inputs.length; n++) {
            assertThat(predicted[2 * n]).isCloseTo(targets[n][0], within(1e-3f));
            assertThat(predicted[2 * n + 1]).isCloseTo(targets[n][1], within(1e-3f));
        }
    }

    @Test
    void thePenaltyShrinksTowardsTheMean() {
        // One feature, values -1 and 1, targets 0 and 4: slope 2 * 2 / (2 + 0.5 * 2).
        RidgeRegression fitted = new RidgeRegression(new float[][] {{-1}, {1}}, new float[][] {{0}, {4}}, 0.5);
        assertThat(fitted.predict(new float[][] {{1}})[0]).isCloseTo(2 + 4f / 3, within(1e-6f));
    }
}
