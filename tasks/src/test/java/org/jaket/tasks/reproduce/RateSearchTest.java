package org.jaket.tasks.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jaket.finetune.TrainingOptions;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;

class RateSearchTest {

    private static final TrainingOptions TRAINING = new TrainingOptions(9, 8, 7, 6, 1e-5, 1e-4, 1e-3, 0.1, 0.2, 1, 60);

    private static RateSearch search(List<Map<String, Object>> trials) {
        return new RateSearch("table 2", trials);
    }

    @Test
    void everyRowTriesTheSameRatesOfWhatItHas() {
        RateSearch search = search(List.of(
                Map.of("language_rate", 3e-5),
                Map.of("language_rate", 3e-5, "knowledge_rate", 5e-4),
                Map.of("knowledge_rate", 1, "task_rate", 2e-3)));
        assertThat(search.of(true, TRAINING))
                .extracting(RateSearch.Rates::training)
                .containsExactly(
                        TRAINING.withRates(3e-5, 1e-4, 1e-3),
                        TRAINING.withRates(3e-5, 5e-4, 1e-3),
                        TRAINING.withRates(1e-5, 1, 2e-3));
        // Without a knowledge module the first two are the same.
        assertThat(search.of(false, TRAINING))
                .containsExactly(
                        new RateSearch.Rates(Map.of("language_rate", 3e-5), TRAINING.withRates(3e-5, 1e-4, 1e-3)),
                        new RateSearch.Rates(Map.of("task_rate", 2e-3), TRAINING.withRates(1e-5, 1e-4, 2e-3)));
        assertThat(search.words()).contains("language rate 0.00003; ", "task rate 0.002");
    }

    @Test
    void nothingIsTriedWhereNothingIsAskedFor() {
        assertThat(search(List.of()).of(false, TRAINING)).containsExactly(new RateSearch.Rates(Map.of(), TRAINING));
        assertThat(search(List.of()).words()).startsWith("Nothing is searched within the table");
    }

    @Test
    void aWrongOptionIsOneSentence() {
        assertThatThrownBy(() -> search(List.of(Map.of("pull", 1))).of(true, TRAINING))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("search of table 2: no option named pull; expected language_rate");
        assertThatThrownBy(() -> search(List.of(Map.of("task_rate", "high"))).of(true, TRAINING))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("expected a number for task_rate, found high");
    }
}
