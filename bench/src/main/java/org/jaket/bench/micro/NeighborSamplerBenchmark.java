package org.jaket.bench.micro;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does sampling the neighbourhood of one batch take, 2 hops × 10, on a graph of WordNet's size? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the state up
public class NeighborSamplerBenchmark {

    private static final int ENTITIES = 117_791;
    private static final int EDGES = 571_336;

    /** Root entities of the batch. */
    @Param({"256", "1024"})
    public int roots;

    private NeighborSampler sampler;
    private int[] batch;
    private long call;

    /** Makes a graph with skewed degrees. */
    @Setup
    public void setUp() {
        SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 0);
        long[] offsets = new long[ENTITIES + 1];
        int[] neighbor = new int[EDGES];
        for (int i = 0; i < EDGES; i++) {
            offsets[skewed(random) + 1]++;
            neighbor[i] = skewed(random);
        }
        Arrays.parallelPrefix(offsets, Long::sum);
        sampler = new NeighborSampler(
                KnowledgeGraph.of(ENTITIES, 1, offsets, neighbor, new int[EDGES], EdgeDirection.OUT), 2, 10);
        batch = random.ints(roots, 0, ENTITIES).distinct().toArray();
    }

    private static int skewed(SplittableRandom random) {
        double u = random.nextDouble();
        return (int) (ENTITIES * u * u);
    }

    /** One batch. */
    @Benchmark
    public Neighborhood sample() {
        return sampler.sample(batch, new Randomness(1).stream(Purpose.NEIGHBOR_SAMPLING, call++));
    }
}
