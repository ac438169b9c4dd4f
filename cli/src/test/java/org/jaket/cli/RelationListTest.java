package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelationListTest {

    @TempDir
    Path folder;

    @Test
    void identifiersAndFilesOfThemAreTakenWithoutWhatStandsAroundThem() throws IOException {
        Path file = Files.writeString(folder.resolve("measured.txt"), "\uFEFFP1, P2\n\nP3\r\n");
        assertThat(RelationList.of(List.of("P9", " P2 ", file.toString()))).containsExactly("P9", "P2", "P1", "P3");
        // No file can have the name.
        assertThat(RelationList.of(List.of("a\0b"))).containsExactly("a\0b");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("none.txt"), " \n");
        assertThatThrownBy(() -> RelationList.of(List.of(file.toString())))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("found an empty file");
    }
}
