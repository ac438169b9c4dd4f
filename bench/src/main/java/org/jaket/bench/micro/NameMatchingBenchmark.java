package org.jaket.bench.micro;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jaket.corpus.Progress;
import org.jaket.corpus.link.EntityLinker;
import org.jaket.corpus.link.LinkOptions;
import org.jaket.corpus.link.LinkedText;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.Entity;
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

/** How long does it take on one core to find and rank the names in a text of a million characters? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
@SuppressWarnings("NullAway.Init") // JMH sets the state up
public class NameMatchingBenchmark {

    private static final int CHARACTERS = 1_000_000;
    private static final int WORDS = 50_000;

    /** How many names are looked for. */
    @Param({"10000", "1000000"})
    public int names;

    private EntityLinker linker;
    private String text;

    /** Makes names of one to three words, and a text of the same words, the frequent ones more often. */
    @Setup
    public void setUp() {
        SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 0);
        String[] words = new String[WORDS];
        for (int w = 0; w < WORDS; w++) {
            words[w] = word(random);
        }
        linker = EntityLinker.of(
                names,
                e -> new Entity("e" + e, name(words, e), List.of(), "", List.of()),
                LinkOptions.DEFAULT,
                Progress.NONE);
        StringBuilder made = new StringBuilder(CHARACTERS + 20);
        while (made.length() < CHARACTERS) {
            double u = random.nextDouble();
            made.append(words[(int) (WORDS * u * u * u)]).append(random.nextInt(8) == 0 ? ", " : " ");
        }
        text = made.toString();
    }

    private static String name(String[] words, int number) {
        SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 1L + number);
        StringBuilder name = new StringBuilder(words[random.nextInt(WORDS)]);
        for (int more = random.nextInt(3); more > 0; more--) {
            name.append(' ').append(words[random.nextInt(WORDS)]);
        }
        return name.toString();
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        for (int length = 3 + random.nextInt(8); length > 0; length--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** One text, on the calling thread. */
    @Benchmark
    public List<LinkedText> link() {
        return linker.link(List.of(text));
    }
}
