package org.jaket.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
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
import org.jspecify.annotations.Nullable;

/**
 * Collects what a source pushes, then splits, tokenizes, packs and writes it. For one thread; entities, triples and
 * texts are held in memory until {@link #write}.
 */
public final class DatasetBuilder implements DatasetSink, Entities {

    /** How triples that {@link #leaveOut} kept from the graph are counted in {@code dataset.json}. */
    public static final String LEFT_OUT_TRIPLES = "left_out_triples";

    private static final int BATCH = 2048;

    private record Own(int from, int to) {}

    private final DatasetOptions options;
    private final Progress progress;
    private final Randomness randomness;
    private final List<Relation> relations = new ArrayList<>();
    private final List<Category> categories = new ArrayList<>();
    private final List<Entity> entities = new ArrayList<>();
    private final List<Own> ownMentions = new ArrayList<>();
    private final List<Integer> categoryOf = new ArrayList<>();
    private final GraphSplit triples = new GraphSplit();
    private final Map<String, AnnotatedText> texts = new LinkedHashMap<>();
    private final Map<String, Object> details = new TreeMap<>();
    private @Nullable IdTable ids;

    /**
     * Starts an empty data set.
     *
     * @param options its name and how it is cut
     * @param progress hears how far it has come
     */
    public DatasetBuilder(DatasetOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
        randomness = new Randomness(options.seed());
    }

    @Override
    public int relation(Relation relation) {
        relations.add(relation);
        return relations.size() - 1;
    }

    @Override
    public int category(Category category) {
        categories.add(category);
        return categories.size() - 1;
    }

    @Override
    public int entity(Entity entity, int category, int mentionFrom, int mentionTo) {
        entities.add(entity);
        categoryOf.add(category);
        ownMentions.add(new Own(mentionFrom, mentionTo));
        return entities.size() - 1;
    }

    @Override
    public void triple(int head, int relation, int tail) {
        triples.add(head, relation, tail);
    }

    @Override
    public void definesCategory(int entity, int other) {
        triples.definesCategory(entity, other);
    }

    @Override
    public void leaveOut(int entity, int other) {
        triples.leaveOut(entity, other);
    }

    @Override
    public void text(AnnotatedText text) {
        String key = Sentences.normalize(text.text());
        if (key.isEmpty()) {
            return;
        }
        AnnotatedText before = texts.putIfAbsent(key, text);
        if (before != null) {
            count("texts_repeated", 1);
            texts.put(key, Sentences.merge(before, text));
        }
    }

    @Override
    public int size() {
        return entities.size();
    }

    @Override
    public Entity get(int index) {
        return entities.get(index);
    }

    /** As {@link Entities#find}; to be called after the last entity, and every identifier must be there once. */
    @Override
    public int find(String id) {
        if (ids == null) {
            ids = new IdTable();
            for (Entity entity : entities) {
                ids.add(entity.id());
            }
            if (ids.size() != entities.size()) {
                throw new IllegalStateException("an identifier is there twice");
            }
        }
        return ids.find(id);
    }

    @Override
    public void count(String what, long by) {
        details.merge(what, by, (a, b) -> (Long) a + (Long) b);
    }

    /**
     * Writes the data set, atomically.
     *
     * @param tokenizer makes the token ids
     * @param tokenizerJson the file that the tokenizer was read from
     * @param out the directory
     * @param overwrite whether a data set that is there already may be replaced
     * @return what {@code dataset.json} says
     * @throws BadInputException if the tokenizer file is not the tokenizer's, or the directory cannot be written
     */
    public DatasetInfo write(Tokenizer tokenizer, Path tokenizerJson, Path out, boolean overwrite) {
        return write(tokenizer, tokenizerJson, null, out, overwrite);
    }

    /** Writes the data set with what was rejected on the way to it. */
    DatasetInfo write(Tokenizer tokenizer, Rejects rejects, Path out, boolean overwrite) {
        if (rejects.count() > 0) {
            details.put("rejected", rejects.byReason());
        }
        return write(tokenizer, tokenizer.file(), rejects.file(), out, overwrite);
    }

    private DatasetInfo write(
            Tokenizer tokenizer, Path tokenizerJson, @Nullable Path rejects, Path out, boolean overwrite) {
        try (DatasetWriter writer = DatasetWriter.create(out, overwrite)) {
            writer.tokenizer(read(tokenizerJson));
            if (rejects != null) {
                writer.rejects(rejects);
            }
            writer.relations(relations);
            writer.categories(categories);
            writer.entities(entities.iterator());
            writeGraph(writer);
            writeDescriptions(writer, tokenizer);
            Map<String, Long> sources = writeTexts(writer, tokenizer);
            details.put("seed", options.seed());
            progress.at("writing", 0, 1);
            DatasetInfo info = writer.commit(new DatasetDescription(
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
            if (!info.tokenizer().sha256().equals(tokenizer.sha256())) {
                throw new IllegalStateException(tokenizerJson + " changed while it was used");
            }
            progress.at("writing", 1, 1);
            return info;
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    private void writeGraph(DatasetWriter writer) {
        HeldOut heldOut = options.heldOut();
        GraphSplit.Result split = triples.split(entities.size(), heldOut, randomness.stream(Purpose.HELD_OUT, 1));
        int[] category = categoryOf.stream().mapToInt(Integer::intValue).toArray();
        writer.graph(split.offsets(), split.neighbor(), split.relation(), category);
        writer.heldOut(heldOut.chooseEntities(category, randomness.stream(Purpose.HELD_OUT, 0)), split.heldOut());
        count("triples_repeated", split.repeats());
        count("triples_self_loops", split.selfLoops());
        count("triples_defining_categories", split.definingCategory());
        if (split.leftOut() > 0) {
            count(LEFT_OUT_TRIPLES, split.leftOut());
        }
        count("triples_removed_with_held_out", split.removedWithHeldOut());
    }

    private void writeDescriptions(DatasetWriter writer, Tokenizer tokenizer) {
        int most = options.descriptionLength() - 2;
        for (int from = 0; from < entities.size(); from += BATCH) {
            int to = Math.min(entities.size(), from + BATCH);
            List<Encoded> encoded = tokenizer.encodeAll(
                    entities.subList(from, to).stream().map(Entity::description).toList());
            for (int e = from; e < to; e++) {
                writeDescription(writer, tokenizer, encoded.get(e - from), ownMentions.get(e), most);
            }
            progress.at("tokenizing descriptions", to, entities.size());
        }
    }

    private void writeDescription(DatasetWriter writer, Tokenizer tokenizer, Encoded encoded, Own own, int most) {
        int kept = Math.min(most, encoded.size());
        int[] tokens = new int[kept + 2];
        tokens[0] = tokenizer.clsId();
        System.arraycopy(encoded.ids(), 0, tokens, 1, kept);
        tokens[kept + 1] = tokenizer.sepId();
        Encoded.Span span = own.from() == own.to() ? null : encoded.span(own.from(), own.to());
        boolean whole = span != null && span.end() < kept;
        writer.description(
                tokens, whole && span != null ? span.start() + 1 : 0, whole && span != null ? span.end() + 1 : 0);
        count("descriptions_cut", encoded.size() > most ? 1 : 0);
        count("descriptions_without_own_mention", whole ? 0 : 1);
    }

    private Map<String, Long> writeTexts(DatasetWriter writer, Tokenizer tokenizer) {
        Set<String> heldOut = chooseTexts();
        List<AnnotatedText> training = new ArrayList<>();
        List<AnnotatedText> kept = new ArrayList<>();
        texts.forEach((key, text) -> (heldOut.contains(key) ? kept : training).add(text));
        Map<String, Long> sources = new TreeMap<>();
        pack("tokenizing text", training, tokenizer, writer::text, sources);
        pack("tokenizing held-out text", kept, tokenizer, writer::heldOutText, sources);
        details.put("texts", (long) training.size());
        details.put("texts_held_out", (long) kept.size());
        return sources;
    }

    private Set<String> chooseTexts() {
        List<String> candidates = new ArrayList<>();
        List<String> others = new ArrayList<>();
        texts.forEach((key, text) -> (text.mayBeHeldOut() ? candidates : others).add(key));
        entities.forEach(entity -> others.add(Sentences.normalize(entity.description())));
        return Sentences.choose(
                candidates, others, options.heldOut().textShare(), randomness.stream(Purpose.HELD_OUT, 2));
    }

    private void pack(
            String stage,
            List<AnnotatedText> chosen,
            Tokenizer tokenizer,
            BiConsumer<int[], int[]> out,
            Map<String, Long> sources) {
        SequencePacker packer = new SequencePacker(tokenizer.vocabulary(), options.maxLength(), out);
        for (int from = 0; from < chosen.size(); from += BATCH) {
            List<AnnotatedText> batch = chosen.subList(from, Math.min(chosen.size(), from + BATCH));
            List<Encoded> encoded =
                    tokenizer.encodeAll(batch.stream().map(AnnotatedText::text).toList());
            for (int i = 0; i < batch.size(); i++) {
                packer.add(batch.get(i), encoded.get(i));
            }
            progress.at(stage, from + batch.size(), chosen.size());
        }
        packer.flush();
        packer.mentionSources().forEach((source, number) -> sources.merge(source, number, Long::sum));
        count("mentions_without_whole_tokens", packer.lostMentions());
    }
}
