package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpisodeAccuracyTest {

    @Test
    void ofAHandComputedCase() {
        EpisodeAccuracy accuracy = EpisodeAccuracy.of(new double[] {0.2, 0.4, 0.6, 0.8});
        assertThat(accuracy.episodes()).isEqualTo(4);
        assertThat(accuracy.mean()).isCloseTo(0.5, within(1e-12));
        // Deviations of 0.3, 0.1, 0.1 and 0.3: a variance of 0.2 / 3, an error of its root over 2.
        assertThat(accuracy.confidence95()).isCloseTo(1.96 * 0.2581988897 / 2, within(1e-9));
        Map<String, Object> result = new LinkedHashMap<>();
        accuracy.addTo(result);
        assertThat(result)
                .containsEntry("episodes", 4)
                .containsEntry("accuracy", accuracy.mean())
                .containsEntry("confidence_95", accuracy.confidence95());
    }

    @Test
    void equalAccuraciesHaveNoIntervalToSpeakOfAndOneAloneHasNone() {
        assertThat(EpisodeAccuracy.of(new double[] {0.7, 0.7, 0.7}).confidence95())
                .isCloseTo(0, within(1e-12));
        Map<String, Object> result = new LinkedHashMap<>();
        EpisodeAccuracy.of(new double[] {0.7}).addTo(result);
        assertThat(result).containsEntry("accuracy", 0.7).containsEntry("confidence_95", "none: one episode");
    }
}
