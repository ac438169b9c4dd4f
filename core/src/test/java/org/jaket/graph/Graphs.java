package org.jaket.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Graphs for tests. */
final class Graphs {

    private Graphs() {}

    /** An edge as a value. */
    record Edge(int head, int relation, int tail) {}

    /** A random multigraph with self-loops, duplicates, entities without edges and one with very many. */
    static KnowledgeGraph random(long seed, int entities, int relations, EdgeDirection direction) {
        return of(entities, randomInverse(seed, relations), randomEdges(seed, entities, relations), direction);
    }

    static List<Edge> randomEdges(long seed, int entities, int relations) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Edge> edges = new ArrayList<>();
        for (int v = 0; v < entities; v++) {
            int degree = v == 0 ? 3 * entities : random.nextInt(4) == 0 ? 0 : random.nextInt(8);
            for (int i = 0; i < degree; i++) {
                edges.add(new Edge(v, random.nextInt(relations), random.nextInt(entities)));
            }
        }
        return edges;
    }

    /** Pairs the first relations with each other, makes one symmetric, and leaves the rest without an inverse. */
    static int[] randomInverse(long seed, int relations) {
        int[] inverse = new int[relations];
        for (int r = 0; r < relations; r++) {
            inverse[r] = r < 2 && relations > 1 ? 1 - r : r == 2 ? 2 : -1;
        }
        return inverse;
    }

    static KnowledgeGraph of(int entities, int[] inverse, List<Edge> edges, EdgeDirection direction) {
        long[] offsets = new long[entities + 1];
        int[] neighbor = new int[edges.size()];
        int[] relation = new int[edges.size()];
        int at = 0;
        for (int v = 0; v < entities; v++) {
            for (Edge edge : edges) {
                if (edge.head() == v) {
                    neighbor[at] = edge.tail();
                    relation[at++] = edge.relation();
                }
            }
            offsets[v + 1] = at;
        }
        return KnowledgeGraph.of(entities, inverse, offsets, neighbor, relation, direction);
    }

    static List<Edge> edges(KnowledgeGraph graph) {
        List<Edge> edges = new ArrayList<>();
        for (int v = 0; v < graph.entityCount(); v++) {
            for (int i = 0; i < graph.degree(v); i++) {
                edges.add(new Edge(v, graph.relation(v, i), graph.neighbor(v, i)));
            }
        }
        return edges;
    }
}
