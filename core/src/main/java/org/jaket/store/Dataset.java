package org.jaket.store;

import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An open data-set directory: a graph, its entities' descriptions, and text with mentions. When it is open, everything in
 * it has been checked: every checksum, every id in its range, every span inside its sequence. Numbers stay in mapped files
 * and cost no heap until they are copied. Safe for use from several threads.
 */
public final class Dataset implements AutoCloseable {

    static final String INFO = "dataset.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String ENTITIES = "entities.jsonl";
    static final String RELATIONS = "relations.jsonl";
    static final String CATEGORIES = "categories.jsonl";
    static final String GRAPH = "graph.safetensors";
    static final String DESCRIPTIONS = "descriptions.safetensors";
    static final String HELD_OUT = "heldout.safetensors";
    static final String REJECTS = "rejects.jsonl";
    static final String TEXT = "text";
    static final String HELD_OUT_TEXT = "heldout-text";

    /** What every data set has beside {@link #INFO}. */
    static final List<String> NEEDED =
            List.of(TOKENIZER, ENTITIES, RELATIONS, CATEGORIES, GRAPH, DESCRIPTIONS, HELD_OUT);

    /** The fields of a dataset.json without a checksum of itself. */
    private static final Set<String> FIELDS = Set.of(
            "format_version",
            "name",
            "source",
            "licence",
            "created_by",
            "max_length",
            "description_length",
            "tokenizer",
            "counts",
            "mention_sources",
            "details",
            "files");

    private final Path directory;
    private final DatasetInfo info;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final JsonLines entities;
    private final List<Relation> relations;
    private final List<Category> categories;
    private final SafeTensors graph;
    private final SafeTensors heldOut;
    private final TokenSequences descriptions;
    private final IntBuffer descriptionMentions;
    private final TextSequences text;
    private final TextSequences heldOutText;

    /**
     * Opens a data set and checks all of it.
     *
     * @param directory the directory
     * @return the open data set, to be closed by the caller
     * @throws BadInputException if a file is missing, truncated or does not have its checksum, the format is of another
     *     version, a header lies about sizes, an id is out of range, offsets decrease, a span leaves its sequence or
     *     overlaps another, or the tokenizer is not the one that made the token ids
     */
    public static Dataset open(Path directory) {
        return open(directory, true);
    }

    /** Opens a data set with or without its checksums; all other checks are made in any case. */
    static Dataset open(Path directory, boolean checksums) {
        Path file = directory.resolve(INFO);
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(directory + " is not a data set: it has no " + INFO + "; "
                    + AtomicFiles.remedy(directory, "make one with 'jaket prepare'"));
        }
        JsonNode root = Json.read(file);
        DatasetInfo info = DatasetInfo.parse(root, file.toString());
        if (checksums) {
            requireSeal(root, file.toString());
        }
        Manifest manifest = Manifest.parse(Json.child(root, "files", file.toString()), file.toString());
        for (String name : NEEDED) {
            if (!manifest.files().containsKey(name)) {
                throw new BadInputException(file + " does not list the file " + name);
            }
        }
        manifest.verify(directory, checksums);
        String tokenizer = AtomicFiles.sha256(directory.resolve(TOKENIZER));
        if (checksums && !tokenizer.equals(info.tokenizer().sha256())) {
            throw new BadInputException(directory.resolve(TOKENIZER)
                    + " is not the tokenizer that made the token ids: expected the SHA-256 checksum "
                    + info.tokenizer().sha256() + ", found " + tokenizer);
        }
        return new Dataset(directory, info, manifest);
    }

    /** A data set of an older version gives no checksum of dataset.json, and has no field that it did not write. */
    private static void requireSeal(JsonNode root, String where) {
        if (Seal.isThere(root)) {
            Seal.require(root, where);
            return;
        }
        for (String name : root.propertyNames()) {
            if (!FIELDS.contains(name)) {
                throw new BadInputException(where + " is damaged: it has no checksum of itself, and a field " + name
                        + " that jaket does not write; prepare the data set again");
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever went wrong, the files that were opened are closed
    private Dataset(Path directory, DatasetInfo info, Manifest manifest) {
        this.directory = directory;
        this.info = info;
        try {
            entities = lines(ENTITIES, info.counts().entities());
            relations = Records.all(lines(RELATIONS, info.counts().relations()), Records::relation);
            categories = Records.all(lines(CATEGORIES, info.counts().categories()), Records::category);
            checkIds();
            DatasetChecks checks = new DatasetChecks(info);
            graph = tensors(GRAPH);
            checks.graph(graph);
            heldOut = tensors(HELD_OUT);
            checks.heldOut(heldOut);
            HeldOutCheck.check(graph, heldOut, relations);
            SafeTensors descriptionFile = tensors(DESCRIPTIONS);
            checks.descriptions(descriptionFile);
            descriptions = new TokenSequences(descriptionFile);
            descriptionMentions = descriptionFile.ints("mention");
            DatasetInfo.Counts counts = info.counts();
            text = text(TEXT, manifest, checks, counts.sequences(), counts.tokens(), counts.mentions());
            heldOutText = text(
                    HELD_OUT_TEXT,
                    manifest,
                    checks,
                    counts.heldOutSequences(),
                    counts.heldOutTokens(),
                    counts.heldOutMentions());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The directory. */
    public Path directory() {
        return directory;
    }

    /** What {@code dataset.json} says. */
    public DatasetInfo info() {
        return info;
    }

    /** The number of entities N. */
    public int entityCount() {
        return entities.size();
    }

    /**
     * Reads an entity from its line.
     *
     * @param index from 0 to N-1
     * @throws BadInputException if the line cannot be read
     * @throws IndexOutOfBoundsException if there is no such entity
     */
    public Entity entity(int index) {
        Objects.checkIndex(index, entities.size());
        return entities.read(index, Records::entity);
    }

    /** All relations, by index. */
    public List<Relation> relations() {
        return relations;
    }

    /** All categories, by index. */
    public List<Category> categories() {
        return categories;
    }

    /** A copy of where each entity's edges start, {@code [N+1]}. */
    public long[] graphOffsets() {
        java.nio.LongBuffer buffer = graph.longs("offsets");
        long[] offsets = new long[buffer.limit()];
        buffer.get(offsets);
        return offsets;
    }

    /** A copy of the tail of each edge, {@code [T]}. */
    public int[] graphNeighbors() {
        return copy(graph, "neighbor");
    }

    /** A copy of the relation of each edge, {@code [T]}. */
    public int[] graphRelations() {
        return copy(graph, "relation");
    }

    /** A copy of each entity's category, {@code [N]}; -1 for none. */
    public int[] categoryOf() {
        return copy(graph, "category");
    }

    /** The description of each entity, as tokens from [CLS] to [SEP]. */
    public TokenSequences descriptions() {
        return descriptions;
    }

    /**
     * Where each entity's own mention is in its description, {@code [N, 2]}, read-only: start and end, both inclusive;
     * (0, 0), the position of [CLS], where it has none. To be read by absolute index.
     */
    public IntBuffer descriptionMentions() {
        return descriptionMentions.duplicate();
    }

    /** The text to train on. */
    public TextSequences text() {
        return text;
    }

    /** The text to evaluate on. */
    public TextSequences heldOutText() {
        return heldOutText;
    }

    /** A copy of the entities whose category is never trained on, {@code [E]}. */
    public int[] heldOutEntities() {
        return copy(heldOut, "entities");
    }

    /** A copy of the triples that are not in the graph, {@code [H, 3]} row by row: head, relation, tail. */
    public int[] heldOutTriples() {
        return copy(heldOut, "triples");
    }

    /** The {@code tokenizer.json} that made the token ids. */
    public Path tokenizerFile() {
        return directory.resolve(TOKENIZER);
    }

    /**
     * Refuses a tokenizer that did not make the token ids.
     *
     * @param sha256 the checksum of the other tokenizer's {@code tokenizer.json}
     * @param whose whose it is, for the message
     * @throws BadInputException if the checksums differ
     */
    public void requireTokenizer(String sha256, String whose) {
        if (!sha256.equals(info.tokenizer().sha256())) {
            throw new BadInputException(directory + " was prepared with another tokenizer than that of " + whose
                    + " (SHA-256 " + info.tokenizer().sha256() + " against " + sha256
                    + "); prepare the data set again with this tokenizer");
        }
    }

    /** Closes the files; sequences and buffers that were handed out stay usable. */
    @Override
    public void close() {
        for (AutoCloseable file : open) {
            try {
                file.close();
            } catch (Exception e) {
                throw new BadInputException("cannot close a file of " + directory + ": " + e.getMessage(), e);
            }
        }
    }

    static String shard(String kind, int number) {
        return String.format(java.util.Locale.ROOT, "%s-%05d.safetensors", kind, number);
    }

    private TextSequences text(
            String kind, Manifest manifest, DatasetChecks checks, long sequences, long tokens, long mentions) {
        List<SafeTensors> files = new ArrayList<>();
        long[] found = new long[3];
        for (int s = 0; manifest.files().containsKey(shard(kind, s)); s++) {
            SafeTensors file = tensors(shard(kind, s));
            files.add(file);
            long[] counts = checks.text(file);
            for (int i = 0; i < 3; i++) {
                found[i] += counts[i];
            }
        }
        if (found[0] != sequences || found[1] != tokens || found[2] != mentions) {
            throw new BadInputException(directory.resolve(INFO) + " gives " + sequences + " sequences, " + tokens
                    + " tokens and " + mentions + " mentions for " + kind + ", and its files hold " + found[0] + ", "
                    + found[1] + " and " + found[2]);
        }
        return new TextSequences(files);
    }

    private void checkIds() {
        Set<String> ids = new HashSet<>();
        for (Relation relation : relations) {
            if (!ids.add(relation.id())) {
                throw new BadInputException(directory.resolve(RELATIONS) + " has relation " + relation.id() + " twice");
            }
        }
        for (Relation relation : relations) {
            if (relation.inverse() != null && !ids.contains(relation.inverse())) {
                throw new BadInputException(directory.resolve(RELATIONS) + ": relation " + relation.id()
                        + " has the inverse " + relation.inverse() + ", which is no relation of this data set");
            }
        }
    }

    private JsonLines lines(String name, long expected) {
        JsonLines lines = JsonLines.open(directory.resolve(name), expected);
        open.add(lines);
        return lines;
    }

    private SafeTensors tensors(String name) {
        SafeTensors file = SafeTensors.open(directory.resolve(name));
        open.add(file);
        return file;
    }

    private static int[] copy(SafeTensors file, String name) {
        IntBuffer buffer = file.ints(name);
        int[] values = new int[buffer.limit()];
        buffer.get(values);
        return values;
    }
}
