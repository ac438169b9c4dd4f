package org.jaket.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetInfo;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Encoded;
import org.jaket.text.Tokenizer;

/**
 * Writes a data set whose entities and texts do not fit into memory: they are tokenized and written as they come. Only the
 * graph is held, as numbers. Where {@link DatasetBuilder} can be used it does more: here texts must come without
 * repetitions, and their source says which are held out. For one thread.
 */
public final class DatasetStream implements AutoCloseable {

    private static final int BATCH = 2048;
    private static final int BATCH_CHARACTERS = 1 << 21;

    private final DatasetOptions options;
    private final Tokenizer tokenizer;
    private final Randomness randomness;
    private final DatasetWriter writer;
    private final GraphSplit triples = new GraphSplit();
    private final Map<String, Object> details = new TreeMap<>();
    private final Packing training;
    private final Packing heldOut;

    /**
     * An entity before its description is cut to the length that the model reads.
     *
     * @param entity the entity, with at least as much of its description as is read
     * @param mentions where it may be mentioned in it, in the order of preference: the first one that lies in the part
     *     that is read counts
     */
    public record Described(Entity entity, List<Place> mentions) {}

    /**
     * A place in a text.
     *
     * @param from index of the first character
     * @param to index after the last character
     */
    public record Place(int from, int to) {}

    private DatasetStream(DatasetOptions options, Tokenizer tokenizer, DatasetWriter writer) {
        this.options = options;
        this.tokenizer = tokenizer;
        this.writer = writer;
        randomness = new Randomness(options.seed());
        training = new Packing(new SequencePacker(tokenizer.vocabulary(), options.maxLength(), writer::text));
        heldOut = new Packing(new SequencePacker(tokenizer.vocabulary(), options.maxLength(), writer::heldOutText));
    }

    /**
     * Starts an empty data set.
     *
     * @param options its name and how it is cut
     * @param tokenizer makes the token ids
     * @param out the directory
     * @param overwrite whether a data set that is there already may be replaced
     * @throws BadInputException if the directory cannot be written
     */
    public static DatasetStream create(DatasetOptions options, Tokenizer tokenizer, Path out, boolean overwrite) {
        DatasetWriter writer = DatasetWriter.create(out, overwrite);
        try {
            writer.tokenizer(Files.readAllBytes(tokenizer.file()));
            return new DatasetStream(options, tokenizer, writer);
        } catch (IOException e) {
            writer.close();
            throw BadInputException.reading(tokenizer.file(), e);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** Writes all relations, in the order of their indices; to be called once. */
    public void relations(List<Relation> relations) {
        writer.relations(relations);
    }

    /** Writes all categories, in the order of their indices; to be called once. */
    public void categories(List<Category> categories) {
        writer.categories(categories);
    }

    /** Writes all entities and their descriptions, in the order of their indices; to be called once. */
    public void entities(Iterator<Described> entities) {
        Deque<Entity> ready = new ArrayDeque<>();
        writer.entities(new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (ready.isEmpty()) {
                    describe(entities, ready);
                }
                return !ready.isEmpty();
            }

            @Override
            public Entity next() {
                return ready.removeFirst();
            }
        });
    }

    private void describe(Iterator<Described> entities, Deque<Entity> ready) {
        List<Described> batch = new ArrayList<>();
        while (batch.size() < BATCH && entities.hasNext()) {
            batch.add(entities.next());
        }
        List<Encoded> encoded = tokenizer.encodeAll(
                batch.stream().map(d -> d.entity().description()).toList());
        for (int i = 0; i < batch.size(); i++) {
            ready.add(describe(batch.get(i), encoded.get(i)));
        }
    }

    private Entity describe(Described described, Encoded encoded) {
        Entity entity = described.entity();
        int most = options.descriptionLength() - 2;
        int kept = Math.min(most, encoded.size());
        int[] tokens = new int[kept + 2];
        tokens[0] = tokenizer.clsId();
        System.arraycopy(encoded.ids(), 0, tokens, 1, kept);
        tokens[kept + 1] = tokenizer.sepId();
        Encoded.Span own = null;
        for (int i = 0; own == null && i < described.mentions().size(); i++) {
            Place place = described.mentions().get(i);
            Encoded.Span span = encoded.span(place.from(), place.to());
            own = span != null && span.end() < kept ? span : null;
        }
        writer.description(tokens, own == null ? 0 : own.start() + 1, own == null ? 0 : own.end() + 1);
        count("descriptions_cut", encoded.size() > most ? 1 : 0);
        count("descriptions_without_own_mention", own == null ? 1 : 0);
        String read = encoded.size() > most
                ? entity.description().substring(0, encoded.ends()[kept - 1])
                : entity.description();
        return new Entity(entity.id(), entity.label(), entity.aliases(), read, entity.categories());
    }

    /** Adds a triple. Repeats are merged and self-loops dropped, and both are counted. */
    public void triple(int head, int relation, int tail) {
        triples.add(head, relation, tail);
    }

    /**
     * Writes the graph, after the last triple; to be called once.
     *
     * @param category {@code [N]}, each entity's category, or -1
     */
    public void graph(int[] category) {
        GraphSplit.Result split =
                triples.split(category.length, options.heldOut(), randomness.stream(Purpose.HELD_OUT, 1));
        writer.graph(split.offsets(), split.neighbor(), split.relation(), category);
        int[] entities = options.heldOut().chooseEntities(category, randomness.stream(Purpose.HELD_OUT, 0));
        writer.heldOut(entities, split.heldOut());
        count("triples_repeated", split.repeats());
        count("triples_self_loops", split.selfLoops());
        count("triples_removed_with_held_out", split.removedWithHeldOut());
    }

    /**
     * Adds a text.
     *
     * @param text the text
     * @param measureOn whether it is kept from training, to measure on it
     */
    public void text(AnnotatedText text, boolean measureOn) {
        count(measureOn ? "texts_held_out" : "texts", 1);
        (measureOn ? heldOut : training).add(text);
    }

    /** Keeps what was rejected on the way here; to be called once. */
    public void rejects(Rejects rejects) {
        Path file = rejects.file();
        if (file != null) {
            details.put("rejected", rejects.byReason());
            writer.rejects(file);
        }
    }

    /** Adds to a count that {@code dataset.json} shows under its details. */
    public void count(String what, long by) {
        details.merge(what, by, (a, b) -> (Long) a + (Long) b);
    }

    /** Keeps a fact that {@code dataset.json} shows under its details. */
    public void detail(String what, Object value) {
        details.put(what, value);
    }

    /**
     * Finishes the data set.
     *
     * @return what {@code dataset.json} says
     * @throws BadInputException if the parts do not fit together or cannot be written
     */
    public DatasetInfo commit() {
        Map<String, Long> sources = new TreeMap<>();
        for (Packing packing : List.of(training, heldOut)) {
            packing.flush();
            packing.packer.flush();
            packing.packer.mentionSources().forEach((source, number) -> sources.merge(source, number, Long::sum));
            count("mentions_without_whole_tokens", packing.packer.lostMentions());
        }
        details.put("seed", options.seed());
        return writer.commit(new DatasetDescription(
                options.name(),
                options.source(),
                options.licence(),
                "jaket",
                tokenizer.type(),
                tokenizer.vocabularySize(),
                options.maxLength(),
                options.descriptionLength(),
                sources,
                details));
    }

    /** Without a commit before, deletes what was written. */
    @Override
    public void close() {
        writer.close();
    }

    /** Texts that wait until there are enough for all cores to tokenize. */
    private final class Packing {
        private final SequencePacker packer;
        private final List<AnnotatedText> waiting = new ArrayList<>();
        private long characters;

        Packing(SequencePacker packer) {
            this.packer = packer;
        }

        void add(AnnotatedText text) {
            waiting.add(text);
            characters += text.text().length();
            if (waiting.size() == BATCH || characters >= BATCH_CHARACTERS) {
                flush();
            }
        }

        void flush() {
            List<Encoded> encoded = tokenizer.encodeAll(
                    waiting.stream().map(AnnotatedText::text).toList());
            for (int i = 0; i < waiting.size(); i++) {
                packer.add(waiting.get(i), encoded.get(i));
            }
            waiting.clear();
            characters = 0;
        }
    }
}
