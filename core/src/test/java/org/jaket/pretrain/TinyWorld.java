package org.jaket.pretrain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jaket.store.Category;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jspecify.annotations.Nullable;

/**
 * A small world with something to learn: 120 entities of 4 categories; an entity's description starts with a token of
 * its category, and a text names entities by their own token.
 */
public final class TinyWorld {

    static final int ENTITIES = 120;
    static final int CATEGORIES = 4;
    static final int RELATIONS = 3;
    private static final int FIRST_TOKEN = 10;
    private static final int VOCABULARY = 57;

    private final SplittableRandom random = new SplittableRandom(11);
    private final List<int[]> triples = new ArrayList<>();
    private final List<int[]> heldOutTriples = new ArrayList<>();

    private TinyWorld() {}

    /** A backbone of a few thousand random weights. Other modules have it in a jar, from which it is unpacked once. */
    public static Path backbone() {
        return Unpacked.BACKBONE;
    }

    /** Decides once in each JVM, so that the path stays the same. */
    private static final class Unpacked {

        static final Path BACKBONE = find();

        private static Path find() {
            try {
                URL config = Objects.requireNonNull(resource("config.json"));
                if (config.getProtocol().equals("file")) {
                    return Path.of(config.toURI()).getParent();
                }
                Path directory = Files.createTempDirectory("tiny-bert");
                directory.toFile().deleteOnExit();
                for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
                    Path file = directory.resolve(name);
                    try (InputStream in =
                            Objects.requireNonNull(resource(name), name).openStream()) {
                        Files.copy(in, file);
                    }
                    file.toFile().deleteOnExit();
                }
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        private static @Nullable URL resource(String name) {
            return TinyWorld.class.getResource("/org/jaket/language/tiny-bert/" + name);
        }
    }

    /** Writes the data set. */
    public static Path write(Path directory) {
        new TinyWorld().writeTo(directory);
        return directory;
    }

    private void writeTo(Path directory) {
        makeTriples();
        try (DatasetWriter writer = DatasetWriter.create(directory, false)) {
            writer.tokenizer(Files.readAllBytes(backbone().resolve("tokenizer.json")));
            List<Entity> entities = new ArrayList<>();
            for (int e = 0; e < ENTITIES; e++) {
                entities.add(new Entity("e" + e, "name " + e, List.of(), "what it is", List.of("c" + e % CATEGORIES)));
                writer.description(new int[] {2, categoryToken(e), nameToken(e), word(), word(), 3}, 1, 2);
            }
            writer.entities(entities.iterator());
            List<Relation> relations = new ArrayList<>();
            for (int r = 0; r < RELATIONS; r++) {
                relations.add(new Relation("r" + r, "relation " + r, "", null));
            }
            writer.relations(relations);
            List<Category> categories = new ArrayList<>();
            for (int c = 0; c < CATEGORIES; c++) {
                categories.add(new Category("c" + c, "category " + c, ""));
            }
            writer.categories(categories);
            writeGraph(writer);
            for (int s = 0; s < 80; s++) {
                writeText(writer, s >= 64);
            }
            writer.heldOut(
                    java.util.stream.IntStream.range(0, ENTITIES)
                            .filter(e -> e % 5 == 3 && e % 7 != 6)
                            .toArray(),
                    heldOutTriples.stream()
                            .flatMapToInt(java.util.Arrays::stream)
                            .toArray());
            writer.commit(new DatasetDescription(
                    "tiny", "made up", "none", "TinyWorld", "bert", VOCABULARY, 16, 8, Map.of("made", 1L), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void makeTriples() {
        Map<Long, Boolean> used = new HashMap<>();
        while (triples.size() + heldOutTriples.size() < 400) {
            int head = random.nextInt(ENTITIES);
            int relation = random.nextInt(RELATIONS);
            int tail = (head + CATEGORIES * (1 + random.nextInt(20)) + relation) % ENTITIES;
            long pair = Math.min(head, tail) * 1000L + Math.max(head, tail);
            if (head != tail && used.putIfAbsent(pair, true) == null) {
                boolean heldOut = heldOutTriples.size() < 20 && random.nextInt(10) == 0;
                (heldOut ? heldOutTriples : triples).add(new int[] {head, relation, tail});
            }
        }
    }

    private void writeGraph(DatasetWriter writer) {
        triples.sort((a, b) -> Integer.compare(a[0], b[0]));
        long[] offsets = new long[ENTITIES + 1];
        int[] neighbor = new int[triples.size()];
        int[] relation = new int[triples.size()];
        for (int i = 0; i < triples.size(); i++) {
            offsets[triples.get(i)[0] + 1]++;
            relation[i] = triples.get(i)[1];
            neighbor[i] = triples.get(i)[2];
        }
        int[] category = new int[ENTITIES];
        for (int e = 0; e < ENTITIES; e++) {
            offsets[e + 1] += offsets[e];
            category[e] = e % 7 == 6 ? -1 : e % CATEGORIES;
        }
        writer.graph(offsets, neighbor, relation, category);
    }

    private void writeText(DatasetWriter writer, boolean heldOut) {
        int length = 8 + random.nextInt(8);
        int[] tokens = new int[length];
        tokens[0] = 2;
        for (int t = 1; t < length - 1; t++) {
            tokens[t] = word();
        }
        tokens[length - 1] = 3;
        int first = random.nextInt(ENTITIES);
        int second = random.nextInt(ENTITIES);
        tokens[2] = categoryToken(first);
        tokens[3] = nameToken(first);
        tokens[6] = nameToken(second);
        int[] mentions = {first, 2, 3, second, 6, 6};
        if (heldOut) {
            writer.heldOutText(tokens, mentions);
        } else {
            writer.text(tokens, mentions);
        }
    }

    private int word() {
        return FIRST_TOKEN + 30 + random.nextInt(15);
    }

    private static int categoryToken(int entity) {
        return FIRST_TOKEN + entity % CATEGORIES;
    }

    private static int nameToken(int entity) {
        return FIRST_TOKEN + 5 + entity % 25;
    }

    /** Options that suit the tiny world: fast rates, short intervals, dropout on. */
    public static PretrainConfig config(Map<String, String> overrides) {
        Map<String, String> options = new HashMap<>(Map.ofEntries(
                Map.entry("steps", "12"),
                Map.entry("text.batch_size", "4"),
                Map.entry("text.micro_batch_size", "4"),
                Map.entry("graph.batch_size", "16"),
                Map.entry("knowledge.heads", "4"),
                Map.entry("knowledge.fan_out", "3"),
                Map.entry("memory.initial_interval", "2"),
                Map.entry("memory.maximum_interval", "4"),
                Map.entry("memory.tokens_per_batch", "64"),
                Map.entry("candidates.total", "8"),
                Map.entry("candidates.neighbors", "3"),
                Map.entry("optimizer.language_rate", "1e-3"),
                Map.entry("optimizer.knowledge_rate", "3e-3"),
                Map.entry("optimizer.warmup_steps", "3"),
                Map.entry("dropout.hidden", "0.1"),
                Map.entry("dropout.attention", "0.1"),
                Map.entry("evaluation.every", "5"),
                Map.entry("checkpoint.every", "3"),
                Map.entry("compute.precision", "fp32")));
        options.putAll(overrides);
        return ConfigFiles.load(null, options);
    }

    /** A run over the world. */
    public static PretrainRequest request(Path data, Path out, PretrainConfig config) {
        return new PretrainRequest(data, backbone().toString(), out, config, out.resolveSibling("cache"));
    }
}
