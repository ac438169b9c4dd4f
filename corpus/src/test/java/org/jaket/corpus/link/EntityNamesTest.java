package org.jaket.corpus.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jaket.store.Entity;
import org.junit.jupiter.api.Test;

class EntityNamesTest {

    private static final List<Entity> ENTITIES = List.of(
            entity("Q1", "Paris"),
            entity("Q2", "Paris", "City of Light"),
            entity("Q3", "St. Louis"),
            entity("Q4", "Texas", "paris"),
            entity("Q5", "George"),
            entity("Q6", "George"));

    private static Entity entity(String id, String label, String... aliases) {
        return new Entity(id, label, List.of(aliases), "", List.of());
    }

    private static int find(String name, int... edges) {
        return EntityNames.of(
                        List.of(name, "another"), ENTITIES.size(), ENTITIES::get, e -> e < edges.length ? edges[e] : 0)
                .find(name);
    }

    @Test
    void aNameOfOneEntityIsThatEntityWhateverItsCaseAndSpaces() {
        assertThat(find("st . louis")).isEqualTo(2);
        assertThat(find("CITY OF LIGHT")).isEqualTo(1);
        assertThat(find("London")).isEqualTo(EntityNames.UNKNOWN);
    }

    @Test
    void ofSeveralTheOneIsMeantThatHasMoreThanHalfOfTheWeight() {
        assertThat(find("george")).isEqualTo(EntityNames.AMBIGUOUS);
        assertThat(find("george", 0, 0, 0, 0, 1, 0)).isEqualTo(4);
        // 2 · 1, 2 · 1 and, as an alias, 1.
        assertThat(find("paris")).isEqualTo(EntityNames.AMBIGUOUS);
        // 2 · 2 of 7.
        assertThat(find("paris", 1)).isZero();
    }
}
