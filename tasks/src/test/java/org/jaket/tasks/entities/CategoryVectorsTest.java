package org.jaket.tasks.entities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;

class CategoryVectorsTest {

    private static final int F = 4;
    private static final int LEARNT = 400;

    private final SplittableRandom random = new SplittableRandom(4);

    private float[] gaussian(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The learnt rows are a linear map of the labels, so an unseen category's row can be told from its label. */
    @Test
    void carriesLearntRowsOverAndPredictsTheOthers() {
        float[] map = gaussian(F * (F + 1));
        float[] labels = gaussian(LEARNT * F);
        Map<String, float[]> learnt = new LinkedHashMap<>();
        for (int c = 0; c < LEARNT; c++) {
            learnt.put("c" + c, row(labels, c, map));
        }
        float[] unseen = gaussian(F);
        float[] both = new float[2 * F];
        System.arraycopy(labels, 3 * F, both, 0, F);
        System.arraycopy(unseen, 0, both, F, F);
        try (PointerScope scope = new PointerScope()) {
            CategoryVectors.Values values = CategoryVectors.fromPretraining(
                    List.of("c3", "new"), Tensors.floats(both, 2, F), learnt, Tensors.floats(labels, LEARNT, F));
            float[] third = learnt.get("c3");
            for (int i = 0; i < F; i++) {
                assertThat(values.weights()[i]).isEqualTo(third[i]);
            }
            assertThat(values.biases()[0]).isEqualTo(third[F]);
            float[] expected = row(unseen, 0, map);
            for (int i = 0; i < F; i++) {
                assertThat(values.weights()[F + i]).isEqualTo(expected[i], within(0.6f));
            }
            assertThat(values.biases()[1]).isEqualTo(expected[F], within(0.6f));
        }
    }

    private static float[] row(float[] labels, int at, float[] map) {
        float[] row = new float[F + 1];
        for (int j = 0; j <= F; j++) {
            for (int i = 0; i < F; i++) {
                row[j] += labels[at * F + i] * map[i * (F + 1) + j];
            }
        }
        return row;
    }

    @Test
    void anEntityLooksLikeTheLabelThatItLiesNextTo() {
        float[] labels = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        float[] entities = {2.9f, 0.1f, 0, 0.2f, 0.2f, 3.1f, 0.1f, 0, 0, 0.1f, 2.8f, 0.1f};
        try (PointerScope scope = new PointerScope()) {
            CategoryVectors.Values values =
                    CategoryVectors.fromLabels(Tensors.floats(labels, 3, F), Tensors.floats(entities, 3, F));
            for (int e = 0; e < 3; e++) {
                int best = 0;
                double[] scores = new double[3];
                for (int c = 0; c < 3; c++) {
                    scores[c] = values.biases()[c];
                    for (int i = 0; i < F; i++) {
                        scores[c] += values.weights()[c * F + i] * entities[e * F + i];
                    }
                    best = scores[c] > scores[best] ? c : best;
                }
                assertThat(best).isEqualTo(e);
            }
        }
    }
}
