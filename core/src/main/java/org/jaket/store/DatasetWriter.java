package org.jaket.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a data-set directory. It is built beside its name and gets the name in {@link #commit}, after the reader's own
 * checks have passed; closing without a commit leaves nothing behind. The same input gives the same bytes.
 *
 * <p>Each part is given once, in any order, but descriptions and text come one by one. Nothing but offsets is kept in
 * memory. For one thread.
 */
public final class DatasetWriter implements AutoCloseable {

    private static final long SHARD_BYTES = 1L << 30;

    private final Path directory;
    private final Path partial;
    private final SequenceWriter descriptions;
    private final SequenceWriter text;
    private final SequenceWriter heldOutText;
    private final Map<String, Long> counts = new TreeMap<>();
    private boolean committed;

    private DatasetWriter(Path directory, long shardBytes) {
        this.directory = directory;
        partial = AtomicFiles.partial(directory);
        try {
            AtomicFiles.deleteTree(partial);
            Files.createDirectories(partial);
        } catch (IOException e) {
            throw BadInputException.writing(directory, e);
        }
        descriptions = new SequenceWriter(
                n -> partial.resolve(Dataset.DESCRIPTIONS), SequenceWriter.OWN_MENTION, Long.MAX_VALUE);
        text = new SequenceWriter(
                n -> partial.resolve(Dataset.shard(Dataset.TEXT, n)), SequenceWriter.MENTIONS, shardBytes);
        heldOutText = new SequenceWriter(
                n -> partial.resolve(Dataset.shard(Dataset.HELD_OUT_TEXT, n)), SequenceWriter.MENTIONS, shardBytes);
    }

    /**
     * Starts a data set.
     *
     * @param directory its final name
     * @param overwrite whether a data set that has the name may be replaced, in {@link #commit}
     * @throws BadInputException as {@link #requireReplaceable} does, or if the directory cannot be written
     */
    public static DatasetWriter create(Path directory, boolean overwrite) {
        return create(directory, overwrite, SHARD_BYTES);
    }

    static DatasetWriter create(Path directory, boolean overwrite, long shardBytes) {
        Path absolute = directory.toAbsolutePath().normalize();
        requireReplaceable(directory, overwrite);
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new BadInputException("cannot write a data set to " + directory + "; choose another directory");
        }
        AtomicFiles.requireWritable(parent);
        return new DatasetWriter(absolute, shardBytes);
    }

    /** Writes the tokenizer that made the token ids: the bytes of its {@code tokenizer.json}. */
    public void tokenizer(byte[] json) {
        once(Dataset.TOKENIZER, 1);
        AtomicFiles.write(partial.resolve(Dataset.TOKENIZER), json);
    }

    /** Writes all entities, in the order of their indices. */
    public void entities(Iterator<Entity> entities) {
        once(Dataset.ENTITIES, lines(Dataset.ENTITIES, entities, Records::toJson));
    }

    /** Writes all relations, in the order of their indices. */
    public void relations(List<Relation> relations) {
        once(Dataset.RELATIONS, lines(Dataset.RELATIONS, relations.iterator(), Records::toJson));
    }

    /** Writes all categories, in the order of their indices. */
    public void categories(List<Category> categories) {
        once(Dataset.CATEGORIES, lines(Dataset.CATEGORIES, categories.iterator(), Records::toJson));
    }

    /**
     * Writes the graph by head, without held-out triples and without the edges that define a category.
     *
     * @param offsets {@code [N+1]}, where each entity's edges start
     * @param neighbor {@code [T]}, the tail of each edge
     * @param relation {@code [T]}, the relation of each edge
     * @param category {@code [N]}, each entity's category, or -1
     */
    public void graph(long[] offsets, int[] neighbor, int[] relation, int[] category) {
        once(Dataset.GRAPH, neighbor.length);
        List<TensorSpec> specs = List.of(
                new TensorSpec("offsets", DType.I64, offsets.length),
                new TensorSpec("neighbor", DType.I32, neighbor.length),
                new TensorSpec("relation", DType.I32, relation.length),
                new TensorSpec("category", DType.I32, category.length));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(partial.resolve(Dataset.GRAPH), Map.of(), specs)) {
            writer.writeLongs("offsets", offsets);
            writer.writeInts("neighbor", neighbor);
            writer.writeInts("relation", relation);
            writer.writeInts("category", category);
            writer.commit();
        }
    }

    /**
     * Appends the description of the next entity.
     *
     * @param tokens its token ids, from [CLS] to [SEP]
     * @param mentionStart first token of its own mention, or 0
     * @param mentionEnd last token of its own mention, or 0
     */
    public void description(int[] tokens, int mentionStart, int mentionEnd) {
        descriptions.append(tokens, new int[] {mentionStart, mentionEnd});
    }

    /**
     * Appends a sequence of text.
     *
     * @param tokens its token ids, from [CLS] to [SEP]
     * @param mentions triples (entity, first token, last token), sorted and disjoint
     */
    public void text(int[] tokens, int[] mentions) {
        text.append(tokens, mentions);
    }

    /** Appends a sequence of held-out text; parameters as {@link #text}. */
    public void heldOutText(int[] tokens, int[] mentions) {
        heldOutText.append(tokens, mentions);
    }

    /**
     * Writes what is kept from training.
     *
     * @param entities {@code [E]}, entities whose category is held out
     * @param triples {@code [H, 3]} row by row, (head, relation, tail) that are not in the graph
     */
    public void heldOut(int[] entities, int[] triples) {
        once(Dataset.HELD_OUT, triples.length / 3);
        counts.put("entities", (long) entities.length);
        List<TensorSpec> specs = List.of(
                new TensorSpec("entities", DType.I32, entities.length),
                new TensorSpec("triples", DType.I32, triples.length / 3, 3));
        try (SafeTensorsWriter writer = SafeTensorsWriter.create(partial.resolve(Dataset.HELD_OUT), Map.of(), specs)) {
            writer.writeInts("entities", entities);
            writer.writeInts("triples", triples);
            writer.commit();
        }
    }

    /**
     * Keeps a list of the input that could not be used, for people to read.
     *
     * @param file JSON Lines, copied as they are
     */
    public void rejects(Path file) {
        once(Dataset.REJECTS, 1);
        try {
            Files.copy(file, partial.resolve(Dataset.REJECTS));
        } catch (IOException e) {
            throw BadInputException.writing(partial.resolve(Dataset.REJECTS), e);
        }
    }

    /**
     * Finishes the data set: checks it as the reader will, forces it to the disk and gives it its name.
     *
     * @param about what its maker says about it
     * @return what {@code dataset.json} says
     * @throws IllegalStateException if a part was not written
     * @throws BadInputException if the parts do not fit together or cannot be written
     */
    public DatasetInfo commit(DatasetDescription about) {
        descriptions.finish(true);
        text.finish(false);
        heldOutText.finish(false);
        closeSpools();
        Manifest manifest = manifest();
        DatasetInfo info = DatasetInfo.of(about, sha256(manifest, Dataset.TOKENIZER), count());
        ObjectNode json = info.toJson();
        json.set("files", manifest.toJson());
        AtomicFiles.write(partial.resolve(Dataset.INFO), Seal.seal(json));
        Dataset.open(partial, false).close();
        AtomicFiles.replaceDirectory(partial, directory);
        committed = true;
        return info;
    }

    /** Without a commit before, deletes what was written. */
    @Override
    public void close() {
        if (!committed) {
            closeSpools();
            AtomicFiles.deleteQuietly(partial);
        }
    }

    private void closeSpools() {
        descriptions.close();
        text.close();
        heldOutText.close();
    }

    private DatasetInfo.Counts count() {
        return new DatasetInfo.Counts(
                written(Dataset.ENTITIES),
                written(Dataset.RELATIONS),
                written(Dataset.CATEGORIES),
                written(Dataset.GRAPH),
                written(Dataset.HELD_OUT),
                written("entities"),
                text.sequences(),
                heldOutText.sequences(),
                text.tokens(),
                heldOutText.tokens(),
                text.spans(),
                heldOutText.spans());
    }

    private long written(String part) {
        Long count = counts.get(part);
        if (count == null) {
            throw new IllegalStateException(part + " has not been written");
        }
        return count;
    }

    private void once(String part, long count) {
        if (counts.putIfAbsent(part, count) != null) {
            throw new IllegalStateException(part + " has been written before");
        }
    }

    private Manifest manifest() {
        Map<String, Manifest.Entry> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(partial)) {
            paths.forEach(path -> files.put(path.getFileName().toString(), Manifest.entry(path)));
        } catch (IOException e) {
            throw BadInputException.reading(partial, e);
        }
        return new Manifest(files);
    }

    private static String sha256(Manifest manifest, String name) {
        Manifest.Entry entry = manifest.files().get(name);
        if (entry == null) {
            throw new IllegalStateException(name + " has not been written");
        }
        return entry.sha256();
    }

    private <T> long lines(String name, Iterator<T> records, Function<T, ObjectNode> toJson) {
        Path file = partial.resolve(name);
        long lines = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            while (records.hasNext()) {
                out.write(Json.line(toJson.apply(records.next())));
                lines++;
            }
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        return lines;
    }

    /**
     * Refuses a name that a data set cannot be given, before the work of making it.
     *
     * @param directory its final name
     * @param overwrite whether a data set that has the name may be replaced
     * @throws BadInputException if a file has the name, it is the working directory or one around it, or the directory
     *     holds something else than a data set, or a data set that must not be overwritten
     */
    public static void requireReplaceable(Path directory, boolean overwrite) {
        AtomicFiles.requireDirectoryName(directory);
        AtomicFiles.recover(directory);
        List<String> names = AtomicFiles.names(directory);
        if (names.isEmpty()) {
            return;
        }
        if (!names.contains(Dataset.INFO)) {
            throw new BadInputException(directory + " holds " + names.get(0)
                    + " and is no data set; choose another directory, or an empty one");
        }
        if (!overwrite) {
            throw new BadInputException(directory + " holds a data set already; say that it may be overwritten, or"
                    + " choose another directory");
        }
        AtomicFiles.requireOwnFiles(directory, ownFiles(directory.resolve(Dataset.INFO), names), "a data set");
    }

    /**
     * The files that a data set says it has, and the file that says so. Where that is damaged and all other files that a
     * data set needs are there, what has the name of a data set's file.
     */
    private static Predicate<String> ownFiles(Path info, List<String> names) {
        try {
            Set<String> own = new TreeSet<>(Set.of(Dataset.INFO));
            own.addAll(Manifest.parse(Json.child(Json.read(info), "files", info.toString()), info.toString())
                    .files()
                    .keySet());
            return own::contains;
        } catch (BadInputException e) {
            if (!names.containsAll(Dataset.NEEDED)) {
                throw e;
            }
            return name -> name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".safetensors");
        }
    }
}
