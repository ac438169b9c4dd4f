package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.jaket.store.BadInputException;
import org.jaket.store.DType;
import org.jaket.store.SafeTensors;
import org.jaket.store.SafeTensorsWriter;
import org.jaket.store.TensorSpec;
import org.jaket.store.VectorTable;
import org.jaket.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedSearchTest {

    private static final int ROWS = 3000;
    private static final int WIDTH = 48;
    private static final int TOP = 10;

    @TempDir
    Path folder;

    /** Vectors in clusters, as those of entities are. */
    private static float[] vectors() {
        SplittableRandom random = new SplittableRandom(2);
        float[] centers = new float[40 * WIDTH];
        for (int i = 0; i < centers.length; i++) {
            centers[i] = (float) random.nextGaussian();
        }
        float[] vectors = new float[ROWS * WIDTH];
        for (int row = 0; row < ROWS; row++) {
            int center = random.nextInt(40);
            for (int f = 0; f < WIDTH; f++) {
                vectors[row * WIDTH + f] = centers[center * WIDTH + f] + 0.6f * (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    @Test
    void findsNearlyAllThatTheExactSearchFinds() throws IOException {
        float[] vectors = vectors();
        Path file = folder.resolve("index");
        try (PointerScope scope = new PointerScope()) {
            IndexedSearch.build(Tensors.floats(vectors, ROWS, WIDTH), file, AdaptationProgress.NONE);
        }
        Path tensors = folder.resolve("vectors.safetensors");
        try (SafeTensorsWriter writer =
                SafeTensorsWriter.create(tensors, Map.of(), List.of(new TensorSpec("v", DType.F32, ROWS, WIDTH)))) {
            writer.writeFloats("v", vectors);
            writer.commit();
        }
        try (IndexedSearch index = IndexedSearch.open(file, ROWS, WIDTH);
                SafeTensors source = SafeTensors.open(tensors)) {
            ExactSearch exact = new ExactSearch(new VectorTable(source, "v", ROWS, WIDTH));
            int found = 0;
            for (int query = 0; query < 200; query++) {
                float[] vector = Arrays.copyOfRange(vectors, query * 14 * WIDTH, (query * 14 + 1) * WIDTH);
                List<VectorSearch.Hit> expected = exact.nearest(vector, TOP);
                assertThat(expected.get(0).row()).isEqualTo(query * 14);
                List<VectorSearch.Hit> hits = index.nearest(vector, TOP);
                assertThat(hits).hasSize(TOP);
                assertThat(hits.get(0).cosine()).isCloseTo(1, within(1e-5));
                Set<Integer> rows = new HashSet<>();
                expected.forEach(hit -> rows.add(hit.row()));
                found += (int)
                        hits.stream().filter(hit -> rows.contains(hit.row())).count();
            }
            assertThat(found / (200.0 * TOP)).as("recall at 10").isGreaterThan(0.97);
        }
    }

    @Test
    void refusesAFileThatIsNoIndexOverTheseVectors() throws IOException {
        Path file = folder.resolve("index");
        try (PointerScope scope = new PointerScope()) {
            IndexedSearch.build(Tensors.floats(Arrays.copyOf(vectors(), 50 * WIDTH), 50, WIDTH), file, (s, d, t) -> {});
        }
        assertThatThrownBy(() -> IndexedSearch.open(file, 51, WIDTH))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("51 vectors");
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 40, bytes.length / 2}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> IndexedSearch.open(file, 50, WIDTH)).isInstanceOf(BadInputException.class);
        }
    }
}
