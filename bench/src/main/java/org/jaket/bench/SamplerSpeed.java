package org.jaket.bench;

import java.util.SplittableRandom;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.NeighborSampler;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;

/** Sampled edges a second on one core, 2 hops × 10 from batches of different roots. */
final class SamplerSpeed {

    private static final int LAYERS = 2;
    private static final int FAN_OUT = 10;
    private static final long NANOS = 200_000_000;

    private final NeighborSampler sampler;
    private final int[][] roots = new int[64][];
    private final Randomness randomness = new Randomness(1);
    private long calls;

    SamplerSpeed(KnowledgeGraph graph, int rootsPerBatch) {
        sampler = new NeighborSampler(graph, LAYERS, FAN_OUT);
        SplittableRandom random = randomness.stream(Purpose.ROOT_ENTITIES, 0);
        for (int i = 0; i < roots.length; i++) {
            roots[i] = random.ints(rootsPerBatch, 0, graph.entityCount())
                    .distinct()
                    .toArray();
        }
    }

    /** Edges a second over a fifth of a second. */
    double rate() {
        long edges = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < NANOS) {
            SplittableRandom random = randomness.stream(Purpose.NEIGHBOR_SAMPLING, calls);
            edges += sampler.sample(roots[(int) (calls++ % roots.length)], random)
                    .edgeCount();
            now = System.nanoTime();
        }
        return edges / ((now - start) * 1e-9);
    }
}
