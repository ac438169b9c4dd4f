package org.jaket.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetInfo;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.Tokenizer;

/**
 * A data set of any size that means nothing: random tokens, and a random graph whose degrees fall off like a power law.
 * It shows that a configuration loads, fits and runs. It is written as it is drawn; only the graph is held in memory.
 */
public final class SyntheticSource {

    private static final double WITH_CATEGORY = 3_039_909.0 / 3_657_658.0;
    private static final int SHORTEST_DESCRIPTION = 8;
    private static final int LONGEST_DESCRIPTION = 16;
    private static final int MENTION_EVERY = 10;

    private final SyntheticOptions options;
    private final Tokenizer tokenizer;
    private final Progress progress;
    private final Randomness randomness;

    private SyntheticSource(SyntheticOptions options, Tokenizer tokenizer, Progress progress) {
        this.options = options;
        this.tokenizer = tokenizer;
        this.progress = progress;
        randomness = new Randomness(options.seed());
    }

    /**
     * Writes a synthetic data set. The same options and tokenizer give the same bytes.
     *
     * @param options its size
     * @param tokenizer whose tokens to draw
     * @param tokenizerJson the file that the tokenizer was read from
     * @param out the directory to write
     * @param overwrite whether a data set that is there already may be replaced
     * @param progress hears how far it has come
     * @return what {@code dataset.json} says
     * @throws BadInputException if the tokenizer file cannot be read or the directory cannot be written
     */
    public static DatasetInfo prepare(
            SyntheticOptions options,
            Tokenizer tokenizer,
            Path tokenizerJson,
            Path out,
            boolean overwrite,
            Progress progress) {
        try (DatasetWriter writer = DatasetWriter.create(out, overwrite)) {
            writer.tokenizer(Files.readAllBytes(tokenizerJson));
            return new SyntheticSource(options, tokenizer, progress).write(writer);
        } catch (IOException e) {
            throw BadInputException.reading(tokenizerJson, e);
        }
    }

    private DatasetInfo write(DatasetWriter writer) {
        int[] category = categories();
        writer.relations(IntStream.range(0, options.relations())
                .mapToObj(r -> new Relation("r" + r, "r" + r, "", null))
                .toList());
        writer.categories(IntStream.range(0, options.categories())
                .mapToObj(c -> new Category("c" + c, "c" + c, ""))
                .toList());
        writer.entities(entities(category));
        writeGraph(writer, category);
        writeDescriptions(writer);
        long mentions = writeText(options.texts(), 0, writer::text);
        mentions += writeText(options.texts() / 20, 1, writer::heldOutText);
        progress.at("writing", 0, 1);
        DatasetInfo info = writer.commit(new DatasetDescription(
                "synthetic",
                "random numbers",
                "none",
                "jaket",
                tokenizer.type(),
                tokenizer.vocabularySize(),
                options.maxLength(),
                LONGEST_DESCRIPTION,
                Map.of("random", mentions),
                Map.of("seed", options.seed())));
        progress.at("writing", 1, 1);
        return info;
    }

    private SplittableRandom random(int part) {
        return randomness.stream(Purpose.SYNTHETIC, part);
    }

    private int[] categories() {
        SplittableRandom random = random(0);
        int[] category = new int[options.entities()];
        for (int e = 0; e < category.length; e++) {
            boolean known = random.nextDouble() < WITH_CATEGORY;
            category[e] = known ? powerLaw(options.categories(), random) : -1;
        }
        return category;
    }

    /** A number below a bound, the small ones more often: the density falls like {@code k^(-2/3)}. */
    private static int powerLaw(int bound, SplittableRandom random) {
        double u = random.nextDouble();
        return (int) (bound * u * u * u);
    }

    private Iterator<Entity> entities(int[] category) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < category.length;
            }

            @Override
            public Entity next() {
                int e = next++;
                if (e % 100_000 == 0) {
                    progress.at("entities", e, category.length);
                }
                List<String> categories = category[e] < 0 ? List.of() : List.of("c" + category[e]);
                return new Entity("e" + e, "e" + e, List.of(), "e" + e, categories);
            }
        };
    }

    private void writeGraph(DatasetWriter writer, int[] category) {
        int entities = options.entities();
        progress.at("graph", 0, options.triples());
        long[] offsets = new long[entities + 1];
        SplittableRandom heads = random(1);
        for (int i = 0; i < options.triples(); i++) {
            offsets[(i < entities ? i : powerLaw(entities, heads)) + 1]++;
        }
        for (int v = 0; v < entities; v++) {
            offsets[v + 1] += offsets[v];
        }
        int[] neighbor = new int[options.triples()];
        int[] relation = new int[options.triples()];
        SplittableRandom tails = random(2);
        for (int v = 0; v < entities; v++) {
            int from = (int) offsets[v];
            int to = (int) offsets[v + 1];
            for (int i = from; i < to; i++) {
                int tail = powerLaw(entities - 1, tails);
                neighbor[i] = tail < v ? tail : tail + 1;
                relation[i] = powerLaw(options.relations(), tails);
            }
            Arrays.sort(neighbor, from, to);
        }
        writer.graph(offsets, neighbor, relation, category);
        writer.heldOut(heldOutEntities(category), heldOutTriples(offsets, neighbor));
        progress.at("graph", options.triples(), options.triples());
    }

    private int[] heldOutEntities(int[] category) {
        int[] known = IntStream.range(0, category.length)
                .filter(e -> category[e] >= 0)
                .toArray();
        int wanted = (int) Math.min(HeldOut.DEFAULT.maxEntities(), HeldOut.DEFAULT.entityShare() * known.length);
        SplittableRandom random = random(3);
        return IntStream.range(0, wanted)
                .map(i -> known[(int) ((long) i * known.length / wanted) + random.nextInt(known.length / wanted)])
                .toArray();
    }

    private int[] heldOutTriples(long[] offsets, int[] neighbor) {
        int wanted = (int) Math.min(HeldOut.DEFAULT.maxTriples(), HeldOut.DEFAULT.tripleShare() * neighbor.length);
        SplittableRandom random = random(4);
        int[] triples = new int[3 * wanted];
        int count = 0;
        while (count < wanted) {
            int head = random.nextInt(options.entities());
            int tail = random.nextInt(options.entities());
            if (head != tail && !edge(offsets, neighbor, head, tail) && !edge(offsets, neighbor, tail, head)) {
                triples[3 * count] = head;
                triples[3 * count + 1] = powerLaw(options.relations(), random);
                triples[3 * count + 2] = tail;
                count++;
            }
        }
        return triples;
    }

    private static boolean edge(long[] offsets, int[] neighbor, int head, int tail) {
        return Arrays.binarySearch(neighbor, (int) offsets[head], (int) offsets[head + 1], tail) >= 0;
    }

    private void writeDescriptions(DatasetWriter writer) {
        SplittableRandom random = random(5);
        for (int e = 0; e < options.entities(); e++) {
            int length = random.nextInt(SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION + 1);
            writer.description(tokens(length, random), 1, 1 + random.nextInt(3));
            if (e % 100_000 == 0) {
                progress.at("descriptions", e, options.entities());
            }
        }
    }

    private int[] tokens(int length, SplittableRandom random) {
        int[] tokens = new int[length];
        tokens[0] = tokenizer.clsId();
        for (int t = 1; t < length - 1; t++) {
            tokens[t] = tokenizer.vocabulary().randomToken(random);
        }
        tokens[length - 1] = tokenizer.sepId();
        return tokens;
    }

    private long writeText(int count, int part, BiConsumer<int[], int[]> out) {
        SplittableRandom random = random(6 + part);
        int mentions = (options.maxLength() - 2) / MENTION_EVERY;
        for (int s = 0; s < count; s++) {
            int[] triples = new int[3 * mentions];
            for (int m = 0; m < mentions; m++) {
                int start = 1 + m * MENTION_EVERY + random.nextInt(MENTION_EVERY - 3);
                triples[3 * m] = powerLaw(options.entities(), random);
                triples[3 * m + 1] = start;
                triples[3 * m + 2] = start + random.nextInt(3);
            }
            out.accept(tokens(options.maxLength(), random), triples);
        }
        return (long) count * mentions;
    }
}
