package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;

/** A thousand damaged files for each reader: refused in a sentence or read, but never anything else. */
class DamagedFilesTest {

    private static Path folder;
    private static int refused;

    @BeforeContainer
    static void write() throws IOException {
        folder = Files.createTempDirectory("jaket-damage");
        Samples.write(folder.resolve("dataset"), false, 60);
        new CheckpointDirectory(folder, 1).write(7, DamagedFilesTest::content);
        Samples.adapted(folder.resolve("adapted"));
    }

    private static Map<String, ?> content(Path directory) {
        Samples.weights(directory.resolve("model.safetensors"));
        Samples.weights(directory.resolve("memory.safetensors"));
        return Map.of("cursor", 12345678901L, "rate", 1e-5, "list", List.of(1, 2.5f, "x"));
    }

    @AfterContainer
    static void delete() throws IOException {
        AtomicFiles.deleteTree(folder);
        assertThat(refused).as("damage that the checks found").isGreaterThan(2500);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void dataset(@ForAll long seed) throws IOException {
        Path directory = folder.resolve("dataset");
        refused += Damage.tryOne(directory, seed, checksums -> readAll(directory, checksums));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void checkpoint(@ForAll long seed) throws IOException {
        Path directory = folder.resolve("checkpoints/step-000007");
        refused += Damage.tryOne(directory, seed, checksums -> {
            Checkpoint checkpoint = Checkpoint.open(directory, checksums);
            assertThat(checkpoint.state().isObject()).isTrue();
            assertThat(checkpoint.step()).isGreaterThanOrEqualTo(0);
            for (String name : checkpoint.files()) {
                try (SafeTensors file = SafeTensors.open(checkpoint.path(name))) {
                    file.tensors().values().stream()
                            .filter(info -> Floats.isFloating(info.type()))
                            .forEach(info -> {
                                assertThat(file.toFloats(info.name())).hasSize((int) info.elements());
                                file.requireFinite(info.name());
                            });
                }
            }
        });
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.RANDOM_SEED)
    void adaptedModel(@ForAll long seed) throws IOException {
        Path directory = folder.resolve("adapted");
        refused += Damage.tryOne(directory, seed, checksums -> {
            try (AdaptedDirectory adapted = AdaptedDirectory.open(directory, checksums)) {
                for (VectorTable table :
                        List.of(adapted.memories(), adapted.entityVectors(), adapted.relationMemory())) {
                    float[] all = new float[table.rows() * table.width()];
                    table.read(0, table.rows(), all);
                    assertThat(table.row(table.rows() - 1)).hasSize(table.width());
                }
                assertThat(Files.isRegularFile(adapted.path(AdaptedDirectory.MODEL)))
                        .isTrue();
                readRecords(adapted);
            }
        });
    }

    private static void readRecords(AdaptedDirectory adapted) {
        assertThat(RecordFiles.relations(adapted.path(AdaptedDirectory.RELATIONS)))
                .hasSizeLessThan(5);
        assertThat(RecordFiles.categories(adapted.path(AdaptedDirectory.CATEGORIES)))
                .hasSizeLessThan(5);
    }

    private static void readAll(Path directory, boolean checksums) {
        try (Dataset dataset = Dataset.open(directory, checksums)) {
            for (int e = 0; e < dataset.entityCount(); e++) {
                dataset.entity(e);
                dataset.descriptions().tokens(e);
            }
            for (TextSequences text : List.of(dataset.text(), dataset.heldOutText())) {
                for (int s = 0; s < text.size(); s++) {
                    assertThat(text.mentions(s).length % 3).isZero();
                    assertThat(text.tokens(s))
                            .hasSizeLessThanOrEqualTo(dataset.info().maxLength());
                }
            }
            KnowledgeGraph graph = KnowledgeGraph.of(dataset, EdgeDirection.BOTH);
            assertThat(graph.edgeCount()).isGreaterThanOrEqualTo(dataset.graphNeighbors().length);
            assertThat(dataset.heldOutTriples()).hasSize(3);
            assertThat(dataset.heldOutEntities().length + dataset.categoryOf().length)
                    .isPositive();
            dataset.info().toJson();
        }
    }
}
