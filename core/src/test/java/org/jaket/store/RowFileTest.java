package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"0,3", "1,1", "5,3", "3000,100", "3,300000"})
    void holdsTheRowsInOrder(int rows, int width) {
        Path path = folder.resolve("v.safetensors");
        try (RowFile file = new RowFile(path, "vectors", width)) {
            for (int row = 0; row < rows; row++) {
                float[] values = new float[width];
                Arrays.fill(values, row);
                values[width - 1] = -row - 0.5f;
                file.append(values);
            }
            assertThat(path).doesNotExist();
            file.commit();
        }
        try (SafeTensors tensors = SafeTensors.open(path)) {
            VectorTable table = new VectorTable(tensors, "vectors", rows, width);
            for (int row = 0; row < rows; row++) {
                float[] read = table.row(row);
                assertThat(read[width - 1]).isEqualTo(-row - 0.5f);
                assertThat(read[0]).isEqualTo(width == 1 ? -row - 0.5f : row);
            }
        }
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".partial"));
    }

    @Test
    void leavesNothingBehindWithoutACommit() {
        try (RowFile file = new RowFile(folder.resolve("v.safetensors"), "vectors", 2)) {
            file.append(new float[] {1, 2});
            assertThatThrownBy(() -> file.append(new float[1])).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
