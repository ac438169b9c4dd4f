package org.jaket.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.Category;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;

/**
 * A data set of random tokens with the proportions of WordNet 3.1 whole: 2.42 triples an entity, half of them to the
 * parent in a tree and half nearby, with few heads that have many; descriptions of 20 tokens in the mean; 42 mentions in a
 * text of 128 tokens. A batch of 32 such texts and 256 graph entities reads the vectors of about 15,000 entities; on
 * WordNet itself about 14,000.
 */
final class SyntheticWordNet {

    /** Word pieces of the embedded backbone. */
    static final int VOCABULARY = 30_522;

    private static final int FIRST_WORD = 5;
    private static final int RELATIONS = 22;
    private static final int CATEGORIES = 45;
    private static final double TRIPLES_PER_ENTITY = 285_668.0 / 117_791;
    private static final int TEXTS = 512;
    private static final int SHORTEST = 6;
    private static final int LONGEST = 64;
    private static final int HEADS = 6;
    private static final int MENTIONS = 5;
    private static final int CHILDREN = 5;
    private static final int NEARBY = 5;
    private static final double MEAN_REST = 14.3;

    private final int entities;
    private final int length;
    private final SplittableRandom random = new Randomness(1).stream(Purpose.SYNTHETIC, 0);

    private SyntheticWordNet(int entities, int length) {
        this.entities = entities;
        this.length = length;
    }

    /** Writes the data set. */
    static void write(Path directory, int entities, int length) {
        try (DatasetWriter writer = DatasetWriter.create(directory, true)) {
            new SyntheticWordNet(entities, length).write(writer);
        }
    }

    private void write(DatasetWriter writer) {
        writer.tokenizer(tokenizer());
        writer.relations(IntStream.range(0, RELATIONS)
                .mapToObj(r -> new Relation("r" + r, "r" + r, "", null))
                .toList());
        writer.categories(IntStream.range(0, CATEGORIES)
                .mapToObj(c -> new Category("c" + c, "c" + c, ""))
                .toList());
        int[] category = random.ints(entities, 0, CATEGORIES).toArray();
        writer.entities(IntStream.range(0, entities)
                .mapToObj(e -> new Entity("e" + e, "e" + e, List.of(), "", List.of("c" + category[e])))
                .iterator());
        graph(writer, category);
        for (int e = 0; e < entities; e++) {
            double rest = -MEAN_REST * Math.log(1 - random.nextDouble());
            writer.description(tokens((int) Math.min(LONGEST, SHORTEST + rest)), 1, 2);
        }
        for (int i = 0; i < TEXTS; i++) {
            writer.text(tokens(length), mentions());
        }
        writer.heldOutText(tokens(length), new int[0]);
        writer.heldOut(new int[0], new int[0]);
        writer.commit(new DatasetDescription(
                "synthetic WordNet",
                "random numbers",
                "none",
                "jaket bench",
                "WordPiece",
                VOCABULARY,
                length,
                LONGEST,
                Map.of(),
                Map.of()));
    }

    private static byte[] tokenizer() {
        List<String> special = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
        StringBuilder added = new StringBuilder();
        StringBuilder vocabulary = new StringBuilder();
        for (int id = 0; id < VOCABULARY; id++) {
            String token = id < FIRST_WORD ? special.get(id) : "w" + id;
            String comma = id == 0 ? "" : ",";
            vocabulary.append(comma).append('"').append(token).append("\":").append(id);
            if (id < FIRST_WORD) {
                added.append(comma)
                        .append("{\"id\":")
                        .append(id)
                        .append(",\"content\":\"")
                        .append(token)
                        .append("\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,")
                        .append("\"special\":true}");
            }
        }
        String json = "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[" + added
                + "],\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},\"post_processor\":null,"
                + "\"decoder\":null,\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\","
                + "\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,\"vocab\":{" + vocabulary
                + "}}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private void graph(DatasetWriter writer, int[] category) {
        int triples = (int) (TRIPLES_PER_ENTITY * entities);
        long[] offsets = new long[entities + 1];
        for (int t = 0; t < triples; t++) {
            offsets[(t < entities ? t : frequent(HEADS)) + 1]++;
        }
        Arrays.parallelPrefix(offsets, Long::sum);
        int[] neighbor = new int[triples];
        for (int head = 0; head < entities; head++) {
            for (int i = (int) offsets[head]; i < offsets[head + 1]; i++) {
                neighbor[i] = random.nextBoolean() ? head / CHILDREN : near(head);
            }
            Arrays.sort(neighbor, (int) offsets[head], (int) offsets[head + 1]);
        }
        writer.graph(offsets, neighbor, random.ints(triples, 0, RELATIONS).toArray(), category);
    }

    /** Another entity of the same neighbourhood of the tree. */
    private int near(int head) {
        return Math.floorMod(head + random.nextInt(-NEARBY, NEARBY + 1), entities);
    }

    /** An entity, the first ones more often: the share of entity k falls like {@code k^(1/power - 1)}. */
    private int frequent(int power) {
        return (int) (entities * Math.pow(random.nextDouble(), power));
    }

    /** From [CLS] to [SEP]. */
    private int[] tokens(int count) {
        int[] tokens = random.ints(count, FIRST_WORD, VOCABULARY).toArray();
        tokens[0] = 2;
        tokens[count - 1] = 3;
        return tokens;
    }

    /** One mention every three tokens, of one or two tokens. */
    private int[] mentions() {
        int count = (length - 2) / 3;
        int[] mentions = new int[3 * count];
        for (int m = 0; m < count; m++) {
            mentions[3 * m] = frequent(MENTIONS);
            mentions[3 * m + 1] = 1 + 3 * m;
            mentions[3 * m + 2] = 1 + 3 * m + random.nextInt(2);
        }
        return mentions;
    }
}
