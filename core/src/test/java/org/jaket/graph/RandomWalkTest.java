package org.jaket.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jaket.graph.Graphs.Edge;

class RandomWalkTest {

    @Property(tries = 400)
    void walksAlongEdges(
            @ForAll long seed,
            @ForAll @Size(max = 8) List<@IntRange(max = 14) Integer> rootList,
            @ForAll @IntRange(max = 6) int length,
            @ForAll EdgeDirection direction) {
        KnowledgeGraph graph = Graphs.random(seed, 15, 4, direction);
        int[] roots = rootList.stream().mapToInt(Integer::intValue).toArray();
        Walks walks = RandomWalk.walk(graph, roots, length, new SplittableRandom(seed));

        assertThat(walks.entities()).doesNotHaveDuplicates();
        assertThat(walks.relations()).hasSameSizeAs(walks.heads());
        assertThat(walks.tails()).hasSameSizeAs(walks.heads());
        int edge = 0;
        int seen = 0;
        for (int root : roots) {
            int at = root;
            seen = see(walks, at, seen);
            int steps = 0;
            while (steps < length && graph.degree(at) > 0) {
                assertThat(walks.entities()[walks.heads()[edge]]).isEqualTo(at);
                int to = walks.entities()[walks.tails()[edge]];
                assertThat(graph.hasEdge(at, walks.relations()[edge], to)).isTrue();
                at = to;
                seen = see(walks, at, seen);
                edge++;
                steps++;
            }
        }
        assertThat(walks.edgeCount()).isEqualTo(edge);
        assertThat(walks.entities()).hasSize(seen);
        Walks again = RandomWalk.walk(graph, roots, length, new SplittableRandom(seed));
        assertThat(again.entities()).containsExactly(walks.entities());
        assertThat(again.relations()).containsExactly(walks.relations());
    }

    /** Entities are listed in the order in which they are met. */
    private static int see(Walks walks, int entity, int seen) {
        int position = IntStream.range(0, walks.entities().length)
                .filter(i -> walks.entities()[i] == entity)
                .findFirst()
                .orElseThrow();
        assertThat(position).isLessThanOrEqualTo(seen);
        return Math.max(seen, position + 1);
    }

    @Example
    void takesEachEdgeWithTheSameChance() {
        List<Edge> edges =
                List.of(new Edge(0, 0, 1), new Edge(0, 1, 1), new Edge(0, 2, 2), new Edge(0, 3, 3), new Edge(0, 4, 0));
        KnowledgeGraph graph = Graphs.of(4, new int[] {-1, -1, -1, -1, -1}, edges, EdgeDirection.OUT);
        int[] roots = new int[10_000];
        Walks walks = RandomWalk.walk(graph, roots, 1, new SplittableRandom(5));
        Integer[] counts = {0, 0, 0, 0, 0};
        for (int relation : walks.relations()) {
            counts[relation]++;
        }
        // Four degrees of freedom: chi-square is below 18.5 with probability 0.999.
        assertThat(NeighborSamplerTest.chiSquare(Arrays.asList(counts), 2000)).isLessThan(18.5);
    }

    @Example
    void deadEndsAndZeroLength() {
        KnowledgeGraph graph = Graphs.of(3, new int[] {-1}, List.of(new Edge(0, 0, 1)), EdgeDirection.OUT);
        Walks walks = RandomWalk.walk(graph, new int[] {2, 0, 1}, 5, new SplittableRandom(1));
        assertThat(walks.entities()).containsExactly(2, 0, 1);
        assertThat(walks.heads()).containsExactly(1);
        assertThat(walks.tails()).containsExactly(2);
        assertThat(RandomWalk.walk(graph, new int[] {0}, 0, new SplittableRandom(1))
                        .edgeCount())
                .isZero();
        assertThatThrownBy(() -> RandomWalk.walk(graph, new int[] {3}, 1, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RandomWalk.walk(graph, new int[] {0}, -1, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
