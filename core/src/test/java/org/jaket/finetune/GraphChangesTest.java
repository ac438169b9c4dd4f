package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphChangesTest {

    @TempDir
    Path folder;

    @Test
    void readsRemovals() throws IOException {
        Path file = Files.writeString(folder.resolve("gone"), "Q1\n\nQ2\tP3\tQ4\nan id with spaces\n");
        GraphChanges.Removals removals = GraphChanges.Removals.read(file);
        assertThat(removals.entities()).containsExactlyInAnyOrder("Q1", "an id with spaces");
        assertThat(removals.triples()).containsExactly(new GraphChanges.Triple("Q2", "P3", "Q4"));
        Files.writeString(file, "Q1\nQ2\tP3\n");
        assertThatThrownBy(() -> GraphChanges.Removals.read(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line 2")
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
