package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jaket.graph.Neighborhood;
import org.jaket.store.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No batch of a run may show what the run is measured on. */
class LeakTest {

    @TempDir
    Path folder;

    @Test
    void noBatchHoldsAHeldOutTripleInEitherDirectionOrTrainsOnAHeldOutCategory() {
        PretrainConfig config = TinyWorld.config(Map.of("steps", "200"));
        try (Dataset dataset = Dataset.open(TinyWorld.write(folder.resolve("data")))) {
            PretrainData data = new PretrainData(dataset, config);
            Set<Long> forbidden = new HashSet<>();
            int[] triples = dataset.heldOutTriples();
            for (int i = 0; i < triples.length; i += 3) {
                forbidden.add(pair(triples[i], triples[i + 2]));
                forbidden.add(pair(triples[i + 2], triples[i]));
            }
            assertThat(forbidden).isNotEmpty();
            Set<Integer> heldOut = new HashSet<>();
            Arrays.stream(dataset.heldOutEntities()).forEach(heldOut::add);
            int edges = 0;
            BatchBuilder builder = data.batchBuilder();
            for (long index = 0; index < 200; index++) {
                PretrainBatch batch = builder.build(index);
                edges += requireNoLeak(batch.neighborhood(), forbidden);
                int[] nodes = batch.neighborhood().nodes();
                for (int row : batch.categoryRows()) {
                    assertThat(heldOut).doesNotContain(nodes[row]);
                }
                for (int i = 0; i < batch.headRows().length; i++) {
                    assertThat(forbidden).doesNotContain(pair(nodes[batch.headRows()[i]], nodes[batch.tailRows()[i]]));
                }
            }
            assertThat(edges).isGreaterThan(10_000);
        }
    }

    private static int requireNoLeak(Neighborhood block, Set<Long> forbidden) {
        int edges = 0;
        for (int layer = 1; layer <= block.layers(); layer++) {
            int[] neighbor = block.neighborIndex(layer);
            for (int slot = 0; slot < neighbor.length; slot++) {
                if (neighbor[slot] >= 0) {
                    edges++;
                    assertThat(forbidden)
                            .doesNotContain(pair(block.nodes()[slot / block.fanOut()], block.nodes()[neighbor[slot]]));
                }
            }
        }
        return edges;
    }

    private static long pair(int from, int to) {
        return from * 100_000L + to;
    }
}
