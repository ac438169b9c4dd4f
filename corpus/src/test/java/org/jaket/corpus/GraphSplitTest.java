package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GraphSplitTest {

    private static final HeldOut MUCH = new HeldOut(0, 0, 0.3, 1000, 0);

    record Triple(int head, int relation, int tail) {}

    private static Set<Triple> graph(GraphSplit.Result result) {
        Set<Triple> triples = new HashSet<>();
        for (int v = 0; v + 1 < result.offsets().length; v++) {
            for (int i = (int) result.offsets()[v]; i < result.offsets()[v + 1]; i++) {
                assertThat(triples.add(new Triple(v, result.relation()[i], result.neighbor()[i])))
                        .as("no triple twice")
                        .isTrue();
            }
        }
        return triples;
    }

    @Property(tries = 200)
    void everyTripleIsAccountedForAndNoHeldOutPairIsConnected(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        GraphSplit split = new GraphSplit();
        Set<Triple> all = new HashSet<>();
        int entities = 12;
        for (int i = 0; i < 60; i++) {
            Triple triple = new Triple(random.nextInt(entities), random.nextInt(3), random.nextInt(entities));
            all.add(triple);
            split.add(triple.head(), triple.relation(), triple.tail());
        }
        split.definesCategory(0, 1);
        split.definesCategory(3, 2);
        split.leaveOut(5, 4);
        GraphSplit.Result result = split.split(entities, MUCH, random);
        Set<Triple> graph = graph(result);
        assertThat(all).containsAll(graph);
        assertThat(graph.size()
                        + result.heldOut().length / 3
                        + result.removedWithHeldOut()
                        + result.definingCategory()
                        + result.leftOut()
                        + result.selfLoops()
                        + result.repeats())
                .isEqualTo(60);
        for (int i = 0; i < result.heldOut().length; i += 3) {
            int head = result.heldOut()[i];
            int tail = result.heldOut()[i + 2];
            assertThat(all).contains(new Triple(head, result.heldOut()[i + 1], tail));
            assertThat(graph).noneMatch(t -> connects(t, head, tail));
        }
        assertThat(result.leftOut() > 0).isEqualTo(all.stream().anyMatch(t -> connects(t, 4, 5)));
        assertThat(graph).noneMatch(t -> connects(t, 4, 5));
        assertThat(graph).noneMatch(t -> connects(t, 0, 1) || connects(t, 2, 3) || t.head() == t.tail());
    }

    private static boolean connects(Triple triple, int a, int b) {
        return (triple.head() == a && triple.tail() == b) || (triple.head() == b && triple.tail() == a);
    }

    @Test
    void leavesNoEntityAlone() {
        GraphSplit split = new GraphSplit();
        for (int v = 1; v < 6; v++) {
            split.add(0, 0, v);
            split.add(v, 1, 0);
        }
        split.add(1, 0, 2);
        GraphSplit.Result result = split.split(6, new HeldOut(0, 0, 0.5, 1000, 0), new SplittableRandom(1));
        Set<Triple> graph = graph(result);
        for (int v = 0; v < 6; v++) {
            int entity = v;
            assertThat(graph).anyMatch(t -> t.head() == entity || t.tail() == entity);
        }
        assertThat(result.heldOut()).isNotEmpty();
    }
}
