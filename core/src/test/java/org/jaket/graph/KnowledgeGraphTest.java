package org.jaket.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jaket.graph.Graphs.Edge;

class KnowledgeGraphTest {

    private static final int[] NO_INVERSE = {-1};

    @Property(tries = 400)
    void outHoldsExactlyTheInput(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n, @ForAll @IntRange(min = 1, max = 5) int p) {
        KnowledgeGraph graph = Graphs.random(seed, n, p, EdgeDirection.OUT);
        assertThat(Graphs.edges(graph)).containsExactlyInAnyOrderElementsOf(Graphs.randomEdges(seed, n, p));
        assertThat(graph.relationCount()).isEqualTo(p);
    }

    @Property(tries = 400)
    void bothAddsEachInverseOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n, @ForAll @IntRange(min = 1, max = 5) int p) {
        List<Edge> input = Graphs.randomEdges(seed, n, p);
        int[] inverse = Graphs.randomInverse(seed, p);
        List<Edge> expected = new ArrayList<>(input);
        for (Edge edge : input) {
            int r = edge.relation();
            Edge back = new Edge(edge.tail(), inverse[r] >= 0 ? inverse[r] : p + r, edge.head());
            if (inverse[r] < 0 || !input.contains(back)) {
                expected.add(back);
            }
        }
        KnowledgeGraph graph = Graphs.random(seed, n, p, EdgeDirection.BOTH);
        assertThat(Graphs.edges(graph)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(graph.edgeCount()).isEqualTo(expected.size());
        assertThat(graph.relationCount()).isEqualTo(2 * p);
    }

    @Property(tries = 50)
    void knowsItsEdges(@ForAll long seed, @ForAll EdgeDirection direction) {
        KnowledgeGraph graph = Graphs.random(seed, 12, 4, direction);
        List<Edge> edges = Graphs.edges(graph);
        for (int v = 0; v < 12; v++) {
            for (int u = 0; u < 12; u++) {
                int head = v;
                int tail = u;
                assertThat(graph.hasEdge(v, u))
                        .isEqualTo(edges.stream().anyMatch(e -> e.head() == head && e.tail() == tail));
                for (int r = 0; r < graph.relationCount(); r++) {
                    assertThat(graph.hasEdge(v, r, u)).isEqualTo(edges.contains(new Edge(v, r, u)));
                }
            }
        }
    }

    @Example
    void symmetricRelationsAndSelfLoops() {
        List<Edge> edges = List.of(new Edge(0, 0, 1), new Edge(1, 0, 1), new Edge(2, 1, 2), new Edge(2, 1, 0));
        KnowledgeGraph graph = Graphs.of(3, new int[] {0, -1}, edges, EdgeDirection.BOTH);
        assertThat(Graphs.edges(graph))
                .containsExactly(
                        new Edge(0, 0, 1),
                        new Edge(0, 3, 2),
                        new Edge(1, 0, 0),
                        new Edge(1, 0, 1),
                        new Edge(2, 1, 0),
                        new Edge(2, 1, 2),
                        new Edge(2, 3, 2));
    }

    @Example
    void refusesArraysThatDoNotFit() {
        assertRefused(2, new long[] {0, 1}, new int[] {0}, new int[] {0}, "expected 3 offsets");
        assertRefused(1, new long[] {0, 2}, new int[] {0}, new int[] {0}, "offsets should run from 0 to 1");
        assertRefused(1, new long[] {1, 1}, new int[] {0}, new int[] {0}, "offsets should run from 0 to 1");
        assertRefused(2, new long[] {0, 2, 1}, new int[] {0}, new int[] {0}, "offsets decrease after entity 1");
        assertRefused(1, new long[] {0, 1}, new int[] {1}, new int[] {0}, "no such neighbour at edge 0");
        assertRefused(1, new long[] {0, 1}, new int[] {-1}, new int[] {0}, "no such neighbour at edge 0");
        assertRefused(1, new long[] {0, 1}, new int[] {0}, new int[] {1}, "no such relation at edge 0");
        assertRefused(1, new long[] {0, 1}, new int[] {0}, new int[] {-1}, "no such relation at edge 0");
        assertRefused(1, new long[] {0, 1}, new int[] {0}, new int[] {}, "1 neighbours and 0 relations");
    }

    @Example
    void doesNotKeepTheCallersArrays() {
        int[] neighbor = {1};
        KnowledgeGraph graph =
                KnowledgeGraph.of(2, NO_INVERSE, new long[] {0, 1, 1}, neighbor, new int[] {0}, EdgeDirection.OUT);
        neighbor[0] = 0;
        assertThat(graph.neighbor(0, 0)).isEqualTo(1);
        assertThatThrownBy(() -> graph.neighbor(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> graph.relation(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static void assertRefused(int n, long[] offsets, int[] neighbor, int[] relation, String message) {
        assertThatThrownBy(() -> KnowledgeGraph.of(n, NO_INVERSE, offsets, neighbor, relation, EdgeDirection.OUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
