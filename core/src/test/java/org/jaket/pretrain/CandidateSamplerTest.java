package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.junit.jupiter.api.Test;

class CandidateSamplerTest {

    @Property(tries = 300)
    void theAnswerComesOnceAndFirstAndNothingTwice(
            @ForAll @IntRange(min = 2, max = 40) int entities,
            @ForAll @IntRange(min = 0, max = 10) int degree,
            @ForAll @IntRange(min = 0, max = 5) int neighbors,
            @ForAll @IntRange(min = 0, max = 4) int sameCategory,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KnowledgeGraph graph = graph(entities, degree, random);
        int[] category = random.ints(entities, -1, 3).toArray();
        CandidateSampler sampler = new CandidateSampler(
                graph,
                new PretrainConfig.Candidates(16, neighbors, sameCategory, 0),
                new CandidateSampler.EntityGroups(category, 3),
                null);
        int answer = random.nextInt(entities);
        int[] candidates = sampler.sample(answer, random);
        assertThat(candidates).hasSize(Math.min(16, entities)).doesNotHaveDuplicates();
        assertThat(candidates[0]).isEqualTo(answer);
        assertThat(Arrays.stream(candidates).allMatch(c -> c >= 0 && c < entities))
                .isTrue();
        long different = Arrays.stream(graphNeighbors(graph, answer))
                .filter(u -> u != answer)
                .distinct()
                .count();
        long included = Arrays.stream(candidates)
                .skip(1)
                .filter(c -> graph.hasEdge(answer, c))
                .count();
        assertThat(included).isGreaterThanOrEqualTo(Math.min(different, Math.min(neighbors, entities - 1)));
    }

    private static int[] graphNeighbors(KnowledgeGraph graph, int v) {
        int[] result = new int[graph.degree(v)];
        for (int i = 0; i < result.length; i++) {
            result[i] = graph.neighbor(v, i);
        }
        return result;
    }

    private static KnowledgeGraph graph(int entities, int degree, SplittableRandom random) {
        long[] offsets = new long[entities + 1];
        int[] neighbors = new int[entities * degree];
        for (int v = 0; v < entities; v++) {
            offsets[v + 1] = (long) (v + 1) * degree;
        }
        for (int i = 0; i < neighbors.length; i++) {
            neighbors[i] = random.nextInt(entities);
        }
        return KnowledgeGraph.of(entities, 1, offsets, neighbors, new int[neighbors.length], EdgeDirection.OUT);
    }

    @Test
    void asManyEntitiesOfTheSameNameAndCategoryAreAmongThemAsAskedFor() {
        int entities = 1000;
        int[] category = new int[entities];
        int[] name = new int[entities];
        Arrays.fill(category, -1);
        Arrays.setAll(name, entity -> entity);
        for (int entity : new int[] {7, 100, 200, 300}) {
            category[entity] = 0;
        }
        for (int entity : new int[] {8, 9}) {
            name[entity] = 7;
        }
        CandidateSampler sampler = new CandidateSampler(
                graph(entities, 0, new SplittableRandom(1)),
                new PretrainConfig.Candidates(8, 0, 3, 2),
                new CandidateSampler.EntityGroups(category, 1),
                new CandidateSampler.EntityGroups(name, entities));
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 50; i++) {
            assertThat(sampler.sample(7, random)).hasSize(8).contains(8, 9, 100, 200, 300);
        }
    }
}
