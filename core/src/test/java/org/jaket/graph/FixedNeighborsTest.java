package org.jaket.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jaket.random.Randomness;
import org.junit.jupiter.api.Test;

class FixedNeighborsTest {

    private static final int ENTITIES = 60;
    private static final int RELATIONS = 3;
    private static final int FAN_OUT = 4;

    private static FixedNeighbors over(KnowledgeGraph graph, int[] names, long seed) {
        return new FixedNeighbors(
                graph,
                Arrays.stream(names)
                        .mapToLong(name -> FixedNeighbors.key("Q" + name))
                        .toArray(),
                new long[] {FixedNeighbors.key("a"), FixedNeighbors.key("b"), FixedNeighbors.key("c")},
                2,
                FAN_OUT,
                new Randomness(seed));
    }

    private static KnowledgeGraph graph(List<Graphs.Edge> edges) {
        return Graphs.of(ENTITIES, new int[] {-1, -1, -1}, edges, EdgeDirection.BOTH);
    }

    private static int[] identity() {
        return IntStream.range(0, ENTITIES).toArray();
    }

    /** For each root the edges taken at a layer, as names. */
    private static Map<Integer, Set<String>> taken(FixedNeighbors neighbors, int layer, int[] roots, int[] names) {
        Neighborhood block = neighbors.layer(layer, roots);
        Map<Integer, Set<String>> taken = new HashMap<>();
        for (int i = 0; i < roots.length; i++) {
            Set<String> edges = new TreeSet<>();
            for (int j = 0; j < FAN_OUT; j++) {
                int position = block.neighborIndex(1)[i * FAN_OUT + j];
                if (position >= 0) {
                    edges.add(block.relation(1)[i * FAN_OUT + j] + " " + names[block.nodes()[position]]);
                }
            }
            taken.put(names[roots[i]], edges);
        }
        return taken;
    }

    @Test
    void anEntitysNeighboursDoNotDependOnWhoElseIsAskedFor() {
        List<Graphs.Edge> edges = Graphs.randomEdges(5, ENTITIES, RELATIONS);
        FixedNeighbors neighbors = over(graph(edges), identity(), 1);
        Map<Integer, Set<String>> together = taken(neighbors, 1, identity(), identity());
        for (int e = 0; e < ENTITIES; e++) {
            assertThat(taken(neighbors, 1, new int[] {e}, identity()).get(e)).isEqualTo(together.get(e));
        }
        assertThat(taken(neighbors, 2, identity(), identity())).isNotEqualTo(together);
        assertThat(taken(over(graph(edges), identity(), 2), 1, identity(), identity()))
                .isNotEqualTo(together);
    }

    @Test
    void theyDoNotDependOnTheOrderOfTheGraph() {
        List<Graphs.Edge> edges = Graphs.randomEdges(5, ENTITIES, RELATIONS);
        int[] names = identity();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = ENTITIES - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = names[i];
            names[i] = names[j];
            names[j] = swap;
        }
        int[] indexOf = new int[ENTITIES];
        for (int i = 0; i < ENTITIES; i++) {
            indexOf[names[i]] = i;
        }
        List<Graphs.Edge> moved = new ArrayList<>();
        for (Graphs.Edge edge : edges) {
            moved.add(new Graphs.Edge(indexOf[edge.head()], edge.relation(), indexOf[edge.tail()]));
        }
        assertThat(taken(over(graph(moved), names, 1), 2, identity(), names))
                .isEqualTo(taken(over(graph(edges), identity(), 1), 2, identity(), identity()));
    }

    @Test
    void aNewEdgeTakesAtMostOnePlace() {
        List<Graphs.Edge> edges = Graphs.randomEdges(5, ENTITIES, RELATIONS);
        Set<String> before = taken(over(graph(edges), identity(), 1), 1, identity(), identity())
                .get(0);
        for (int tail = 1; tail < ENTITIES; tail++) {
            List<Graphs.Edge> more = new ArrayList<>(edges);
            more.add(new Graphs.Edge(0, 1, tail));
            Set<String> after = new HashSet<>(taken(over(graph(more), identity(), 1), 1, identity(), identity())
                    .get(0));
            after.removeAll(before);
            assertThat(after).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void everyEdgeHasTheSameChance() {
        List<Graphs.Edge> edges = new ArrayList<>();
        for (int tail = 1; tail < ENTITIES; tail++) {
            edges.add(new Graphs.Edge(0, tail % RELATIONS, tail));
        }
        int[] taken = new int[ENTITIES];
        int seeds = 3000;
        KnowledgeGraph graph = Graphs.of(ENTITIES, new int[] {-1, -1, -1}, edges, EdgeDirection.OUT);
        for (int seed = 0; seed < seeds; seed++) {
            Neighborhood block = over(graph, identity(), seed).layer(1, new int[] {0});
            assertThat(block.nodes()).hasSize(1 + FAN_OUT);
            for (int node : block.nodes()) {
                taken[node]++;
            }
        }
        double expected = (double) seeds * FAN_OUT / (ENTITIES - 1);
        for (int tail = 1; tail < ENTITIES; tail++) {
            assertThat((double) taken[tail]).isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
    }

    @Test
    void aBlockOfAllLayersHasTheNeighboursOfEach() {
        FixedNeighbors neighbors = over(graph(Graphs.randomEdges(5, ENTITIES, RELATIONS)), identity(), 1);
        Neighborhood block = neighbors.block(new int[] {7, 0, 31});
        for (int layer = 1; layer <= 2; layer++) {
            int[] nodes = Arrays.copyOf(block.nodes(), block.count(layer));
            Neighborhood one = neighbors.layer(layer, nodes);
            for (int i = 0; i < nodes.length * FAN_OUT; i++) {
                int expected = block.neighborIndex(layer)[i];
                int found = one.neighborIndex(1)[i];
                assertThat(found < 0 ? -1 : one.nodes()[found]).isEqualTo(expected < 0 ? -1 : block.nodes()[expected]);
                assertThat(one.relation(1)[i]).isEqualTo(block.relation(layer)[i]);
            }
        }
    }
}
