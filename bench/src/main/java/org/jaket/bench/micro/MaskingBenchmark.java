package org.jaket.bench.micro;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.text.MaskedBatch;
import org.jaket.text.Masking;
import org.jaket.text.MaskingOptions;
import org.jaket.text.SequenceSource;
import org.jaket.text.TextBatch;
import org.jaket.text.Vocabulary;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does building and masking a text batch of 32 × 128 tokens take? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the state up
public class MaskingBenchmark {

    private static final int SEQUENCES = 32;
    private static final int LENGTH = 128;
    private static final int VOCABULARY = 30_522;
    private static final int FIRST_WORD = 5;

    private Masking masking;
    private SequenceSource source;
    private final int[] chosen = IntStream.range(0, SEQUENCES).toArray();
    private long call;

    /** Makes texts with a mention every three tokens. */
    @Setup
    public void setUp() {
        SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 0);
        int[][] tokens = new int[SEQUENCES][];
        int[][] mentions = new int[SEQUENCES][];
        for (int s = 0; s < SEQUENCES; s++) {
            tokens[s] = random.ints(LENGTH, FIRST_WORD, VOCABULARY).toArray();
            tokens[s][0] = 2;
            tokens[s][LENGTH - 1] = 3;
            int count = (LENGTH - 2) / 3;
            mentions[s] = new int[3 * count];
            for (int m = 0; m < count; m++) {
                mentions[s][3 * m] = random.nextInt(1000);
                mentions[s][3 * m + 1] = 1 + 3 * m;
                mentions[s][3 * m + 2] = 2 + 3 * m;
            }
        }
        BitSet special = new BitSet();
        special.set(0, FIRST_WORD);
        masking = new Masking(
                new Vocabulary(VOCABULARY, 2, 3, 4, 0, special),
                new MaskingOptions(0.15, 0.8, 0.1, 0.15, false, false));
        source = new SequenceSource() {
            @Override
            public int size() {
                return SEQUENCES;
            }

            @Override
            public int[] tokens(int index) {
                return tokens[index];
            }

            @Override
            public int[] mentions(int index) {
                return mentions[index];
            }
        };
    }

    /** Building alone. */
    @Benchmark
    public TextBatch build() {
        return TextBatch.of(source, chosen, 0);
    }

    /** Building and masking. */
    @Benchmark
    public MaskedBatch buildAndMask() {
        Randomness randomness = new Randomness(1);
        TextBatch batch = TextBatch.of(source, chosen, 0);
        return masking.mask(
                batch,
                randomness.stream(Purpose.TOKEN_MASKING, call),
                randomness.stream(Purpose.ENTITY_MASKING, call++));
    }
}
