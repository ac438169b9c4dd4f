package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;

class GraphChangesTest {

    @Test
    void readsRemovals() {
        GraphChanges.Removals removals =
                GraphChanges.Removals.parse(List.of("Q1", "", "Q2\tP3\tQ4", "an id with spaces"), "gone");
        assertThat(removals.entities()).containsExactlyInAnyOrder("Q1", "an id with spaces");
        assertThat(removals.triples()).containsExactly(new GraphChanges.Triple("Q2", "P3", "Q4"));
        assertThatThrownBy(() -> GraphChanges.Removals.parse(List.of("Q1", "Q2\tP3"), "gone"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gone, line 2")
                .hasMessageContaining("2 columns");
    }

    @Test
    void editDistanceIsLevenshteins() {
        assertThat(EditDistance.atMost(5, "kitten", "sitting")).isEqualTo(3);
        assertThat(EditDistance.atMost(5, "", "abc")).isEqualTo(3);
        assertThat(EditDistance.atMost(2, "kitten", "sitting")).isGreaterThan(2);
        assertThat(EditDistance.atMost(1, "Q42", "Q42")).isZero();
    }
}
