package org.jaket.tasks.entities;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.tasks.TaskWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shuffled edges are, and what they are no longer. All edges of the world lead to the same category. */
class EntityDataTest {

    private static final int CATEGORIES = 4;

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeWorlds() {
        TaskWorld.write(folder.resolve("plain"), true);
        TaskWorld.writeWithInverses(folder.resolve("inverses"));
    }

    private record Edge(int head, int relation, int tail) {}

    private static List<Edge> edges(KnowledgeGraph graph) {
        List<Edge> edges = new ArrayList<>();
        for (int v = 0; v < graph.entityCount(); v++) {
            for (int i = 0; i < graph.degree(v); i++) {
                edges.add(new Edge(v, graph.relation(v, i), graph.neighbor(v, i)));
            }
        }
        return edges;
    }

    private static List<List<Integer>> relationsOfHeads(KnowledgeGraph graph) {
        return IntStream.range(0, graph.entityCount())
                .mapToObj(v -> IntStream.range(0, graph.degree(v))
                        .map(i -> graph.relation(v, i))
                        .sorted()
                        .boxed()
                        .toList())
                .toList();
    }

    private static List<Integer> tails(List<Edge> edges) {
        return edges.stream().map(Edge::tail).sorted().toList();
    }

    private static double share(List<Edge> edges, Predicate<Edge> of) {
        return (double) edges.stream().filter(of).count() / edges.size();
    }

    @ParameterizedTest
    @CsvSource({"plain,OUT", "plain,BOTH", "inverses,OUT", "inverses,BOTH"})
    void shuffledEdgesLeadElsewhereAndKeepTheDegreesAndRelationsOfHeads(String world, EdgeDirection direction) {
        try (Dataset dataset = Dataset.open(folder.resolve(world))) {
            EntityData data = new EntityData(dataset);
            KnowledgeGraph graph = data.graph(direction, false, new Randomness(1));
            List<Edge> plain = edges(graph);
            for (int seed = 1; seed <= 3; seed++) {
                KnowledgeGraph mixed = data.graph(direction, true, new Randomness(seed));
                List<Edge> shuffled = edges(mixed);
                assertThat(relationsOfHeads(mixed)).isEqualTo(relationsOfHeads(graph));
                assertThat(tails(shuffled)).isEqualTo(tails(plain));
                Set<Edge> before = Set.copyOf(plain);
                assertThat(share(shuffled, before::contains)).isLessThan(0.1);
                assertThat(share(plain, edge -> edge.head() % CATEGORIES == edge.tail() % CATEGORIES))
                        .isEqualTo(1);
                // A quarter by chance; of 300 edges and their inverses, five standard deviations more.
                assertThat(share(shuffled, edge -> edge.head() % CATEGORIES == edge.tail() % CATEGORIES))
                        .isLessThan(0.375);
                if (direction == EdgeDirection.BOTH) {
                    // Relations 0 and 1 are each other's inverse, declared or not.
                    assertThat(shuffled).allMatch(edge -> mixed.hasEdge(edge.tail(), 1 - edge.relation(), edge.head()));
                }
            }
        }
    }

    @Test
    void theSeedDecidesWhereShuffledEdgesLead() {
        try (Dataset dataset = Dataset.open(folder.resolve("plain"))) {
            EntityData data = new EntityData(dataset);
            for (EdgeDirection direction : EdgeDirection.values()) {
                List<Edge> first = edges(data.graph(direction, true, new Randomness(1)));
                assertThat(edges(data.graph(direction, true, new Randomness(1))))
                        .isEqualTo(first);
                assertThat(edges(data.graph(direction, true, new Randomness(2))))
                        .isNotEqualTo(first);
            }
        }
    }

    @Test
    void permutedLabelsAreTheSameLabelsInAnotherOrderInEachPart() {
        try (Dataset dataset = Dataset.open(folder.resolve("plain"))) {
            EntityData data = new EntityData(dataset);
            int[] entities = data.classified();
            int[] truth = data.targets(entities, false, new Randomness(1), 1);
            int[] train = data.targets(entities, true, new Randomness(1), 1);
            assertThat(truth).isEqualTo(data.categoryOf());
            assertThat(train).isNotEqualTo(truth).containsExactlyInAnyOrder(truth);
            assertThat(data.targets(entities, true, new Randomness(1), 2)).isNotEqualTo(train);
            assertThat(data.targets(entities, true, new Randomness(2), 1)).isNotEqualTo(train);
        }
    }
}
