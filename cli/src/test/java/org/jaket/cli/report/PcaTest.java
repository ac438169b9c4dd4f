package org.jaket.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PcaTest {

    @Test
    void theTwoWidestDirectionsAreFoundInOrder() {
        SplittableRandom random = new SplittableRandom(5);
        float[][] vectors = new float[400][];
        for (int i = 0; i < vectors.length; i++) {
            double wide = 10 * random.nextGaussian();
            double middle = 3 * random.nextGaussian();
            double thin = 0.01 * random.nextGaussian();
            // The wide direction is (3, 4, 0)/5, the middle one (0, 0, 1).
            vectors[i] = new float[] {(float) (0.6 * wide + 7), (float) (0.8 * wide - 2), (float) middle, (float) thin};
        }
        double[][] points = Pca.project(vectors);
        for (int i = 0; i < 400; i++) {
            double wide = 0.6 * (vectors[i][0] - vectors[0][0]) + 0.8 * (vectors[i][1] - vectors[0][1]);
            assertThat(points[i][0] - points[0][0]).isCloseTo(wide, within(0.3));
            assertThat(points[i][1] - points[0][1]).isCloseTo(vectors[i][2] - vectors[0][2], within(0.3));
        }
    }

    @Test
    void vectorsThatAreAllTheSameAreOnePoint() {
        double[][] points = Pca.project(new float[][] {{1, 2}, {1, 2}, {1, 2}});
        assertThat(points).isDeepEqualTo(new double[3][2]);
    }
}
