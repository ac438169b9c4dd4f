package org.jaket.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jaket.graph.Graphs.Edge;

class NeighborSamplerTest {

    @Property(tries = 400)
    void blockIsWellFormed(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(min = 1, max = 3) int layers,
            @ForAll @IntRange(min = 1, max = 20) int fanOut,
            @ForAll EdgeDirection direction) {
        KnowledgeGraph graph = Graphs.random(seed, n, 3, direction);
        int[] roots = roots(seed, n);
        NeighborSampler sampler = new NeighborSampler(graph, layers, fanOut);
        sampler.sample(new int[] {0}, new SplittableRandom(1));
        Neighborhood block = sampler.sample(roots, new SplittableRandom(seed));

        assertThat(block.layers()).isEqualTo(layers);
        assertThat(block.fanOut()).isEqualTo(fanOut);
        assertThat(block.roots()).isEqualTo(block.count(layers)).isEqualTo(roots.length);
        assertThat(Arrays.copyOf(block.nodes(), roots.length)).containsExactly(roots);
        assertThat(block.nodes()).doesNotHaveDuplicates().hasSize(block.count(0));
        long edges = 0;
        for (int layer = 1; layer <= layers; layer++) {
            assertThat(block.count(layer)).isLessThanOrEqualTo(block.count(layer - 1));
            assertThat(block.neighborIndex(layer)).hasSize(block.count(layer) * fanOut);
            assertThat(block.relation(layer)).hasSize(block.count(layer) * fanOut);
            for (int row = 0; row < block.count(layer); row++) {
                edges += checkRow(graph, block, layer, row);
            }
            assertThat(nodesOfLayerBelow(block, layer)).isEqualTo(block.count(layer - 1));
        }
        assertThat(block.edgeCount()).isEqualTo(edges);
    }

    /** Sampled edges exist, none more often than in the graph, all of them if they fit, and the padding is last. */
    private static int checkRow(KnowledgeGraph graph, Neighborhood block, int layer, int row) {
        int fanOut = block.fanOut();
        int v = block.nodes()[row];
        Map<Edge, Integer> available = new HashMap<>();
        for (int i = 0; i < graph.degree(v); i++) {
            available.merge(new Edge(v, graph.relation(v, i), graph.neighbor(v, i)), 1, Integer::sum);
        }
        int taken = Math.min(graph.degree(v), fanOut);
        for (int i = 0; i < fanOut; i++) {
            int position = block.neighborIndex(layer)[row * fanOut + i];
            int relation = block.relation(layer)[row * fanOut + i];
            if (i >= taken) {
                assertThat(position).isEqualTo(-1);
                assertThat(relation).isEqualTo(-1);
            } else {
                assertThat(position).isBetween(0, block.count(layer - 1) - 1);
                Edge edge = new Edge(v, relation, block.nodes()[position]);
                assertThat(available.merge(edge, -1, Integer::sum)).isNotNegative();
            }
        }
        return taken;
    }

    private static int nodesOfLayerBelow(Neighborhood block, int layer) {
        return Math.max(
                block.count(layer),
                1 + Arrays.stream(block.neighborIndex(layer)).max().orElse(-1));
    }

    @Property(tries = 30)
    void isAFunctionOfTheGenerator(@ForAll long seed, @ForAll long other) {
        KnowledgeGraph graph = Graphs.random(seed, 30, 3, EdgeDirection.BOTH);
        int[] roots = roots(seed, 30);
        NeighborSampler used = new NeighborSampler(graph, 2, 3);
        used.sample(roots, new SplittableRandom(other));
        Neighborhood again = used.sample(roots, new SplittableRandom(seed));
        Neighborhood fresh = new NeighborSampler(graph, 2, 3).sample(roots, new SplittableRandom(seed));
        assertThat(again.nodes()).containsExactly(fresh.nodes());
        for (int layer = 1; layer <= 2; layer++) {
            assertThat(again.neighborIndex(layer)).containsExactly(fresh.neighborIndex(layer));
            assertThat(again.relation(layer)).containsExactly(fresh.relation(layer));
        }
    }

    @Example
    void everySubsetOfEdgesIsEquallyLikely() {
        int degree = 7;
        int fanOut = 3;
        int draws = 35_000;
        List<Edge> edges = IntStream.rangeClosed(1, degree)
                .mapToObj(u -> new Edge(0, 0, u))
                .toList();
        KnowledgeGraph graph = Graphs.of(degree + 1, new int[] {-1}, edges, EdgeDirection.OUT);
        NeighborSampler sampler = new NeighborSampler(graph, 1, fanOut);
        SplittableRandom random = new SplittableRandom(3);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < draws; i++) {
            Neighborhood block = sampler.sample(new int[] {0}, random);
            int subset = 0;
            for (int position : block.neighborIndex(1)) {
                subset |= 1 << block.nodes()[position];
            }
            counts.merge(subset, 1, Integer::sum);
        }
        assertThat(counts).hasSize(35);
        // 34 degrees of freedom: chi-square is below 65.2 with probability 0.999.
        assertThat(chiSquare(counts.values(), draws / 35.0)).isLessThan(65.2);
    }

    @Example
    void hubsAreSampledUniformlyAlsoWithLargeFanOut() {
        int degree = 1000;
        int fanOut = 300;
        int draws = 2000;
        List<Edge> edges =
                IntStream.range(0, degree).mapToObj(u -> new Edge(0, 0, u)).toList();
        KnowledgeGraph graph = Graphs.of(degree, new int[] {-1}, edges, EdgeDirection.OUT);
        NeighborSampler sampler = new NeighborSampler(graph, 1, fanOut);
        SplittableRandom random = new SplittableRandom(4);
        Integer[] counts = Collections.nCopies(degree, 0).toArray(Integer[]::new);
        for (int i = 0; i < draws; i++) {
            Neighborhood block = sampler.sample(new int[] {0}, random);
            for (int position : block.neighborIndex(1)) {
                counts[block.nodes()[position]]++;
            }
        }
        double share = fanOut / (double) degree;
        // Inclusion counts are binomial; scaled by 1/(1 - share) their statistic has 999 degrees of freedom.
        assertThat(chiSquare(Arrays.asList(counts), draws * share) / (1 - share))
                .isBetween(860.0, 1143.0);
    }

    @Example
    void entityWithoutEdgesHasAnEmptyRow() {
        KnowledgeGraph graph = Graphs.of(2, new int[] {-1}, List.of(), EdgeDirection.BOTH);
        Neighborhood block = new NeighborSampler(graph, 2, 3).sample(new int[] {1, 0}, new SplittableRandom(1));
        assertThat(block.nodes()).containsExactly(1, 0);
        assertThat(block.neighborIndex(1)).containsOnly(-1).hasSize(6);
        assertThat(block.relation(2)).containsOnly(-1).hasSize(6);
        assertThat(new NeighborSampler(graph, 2, 3)
                        .sample(new int[0], new SplittableRandom(1))
                        .nodes())
                .isEmpty();
    }

    @Example
    void refusesWrongRoots() {
        KnowledgeGraph graph = Graphs.random(1, 5, 2, EdgeDirection.OUT);
        NeighborSampler sampler = new NeighborSampler(graph, 1, 2);
        for (int[] roots : new int[][] {{5}, {-1}, {2, 3, 2}}) {
            assertThatThrownBy(() -> sampler.sample(roots, new SplittableRandom(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new NeighborSampler(graph, 0, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NeighborSampler(graph, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    static double chiSquare(Iterable<Integer> counts, double expected) {
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    private static int[] roots(long seed, int n) {
        List<Integer> shuffled =
                new java.util.ArrayList<>(IntStream.range(0, n).boxed().toList());
        Collections.shuffle(shuffled, new java.util.Random(seed));
        return shuffled.stream().limit(1 + n / 3).mapToInt(Integer::intValue).toArray();
    }
}
