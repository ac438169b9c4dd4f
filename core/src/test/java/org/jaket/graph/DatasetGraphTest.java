package org.jaket.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jaket.graph.Graphs.Edge;
import org.jaket.store.Dataset;
import org.jaket.store.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetGraphTest {

    /** Relations of the sample: 0 "is" and 1 "has" are each other's inverse. */
    @Test
    void usesDeclaredInverses(@TempDir Path folder) {
        Samples.write(folder.resolve("d"));
        try (Dataset dataset = Dataset.open(folder.resolve("d"))) {
            assertThat(Graphs.edges(KnowledgeGraph.of(dataset, EdgeDirection.OUT)))
                    .containsExactly(new Edge(0, 1, 1), new Edge(0, 0, 2), new Edge(1, 0, 2), new Edge(2, 1, 0));
            KnowledgeGraph both = KnowledgeGraph.of(dataset, EdgeDirection.BOTH);
            assertThat(Graphs.edges(both))
                    .containsExactly(
                            new Edge(0, 1, 1),
                            new Edge(0, 0, 2),
                            new Edge(1, 0, 0),
                            new Edge(1, 0, 2),
                            new Edge(2, 1, 0),
                            new Edge(2, 1, 1));
            assertThat(both.relationCount()).isEqualTo(4);
        }
    }
}
