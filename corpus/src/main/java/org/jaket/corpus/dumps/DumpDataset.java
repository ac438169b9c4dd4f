package org.jaket.corpus.dumps;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jaket.corpus.DatasetStream;
import org.jaket.corpus.DatasetStream.Described;
import org.jaket.corpus.DatasetStream.Place;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.wikidata.WikidataRecord;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.DatasetInfo;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Tokenizer;

/** Writes the tables of a {@link DumpJob} as a data set, in one pass over each. The same tables give the same bytes. */
public final class DumpDataset {

    private static final int OFTEN = 1024;

    private final DumpTables tables;
    private final DumpOptions options;
    private final DatasetStream out;
    private final Progress progress;
    private long[] ids = new long[1024];
    private long[] classes = new long[1024];
    private int size;

    private DumpDataset(DumpTables tables, DumpOptions options, DatasetStream out, Progress progress) {
        this.tables = tables;
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Writes a data set.
     *
     * @param tables what is left of the dumps
     * @param options how they were made
     * @param tokenizer makes the token ids
     * @param directory the directory
     * @param overwrite whether a data set that is there already may be replaced
     * @param progress hears how far it has come
     * @return what {@code dataset.json} says
     * @throws BadInputException if nothing is left of the dumps, or the directory cannot be written
     */
    public static DatasetInfo write(
            DumpTables tables,
            DumpOptions options,
            Tokenizer tokenizer,
            Path directory,
            boolean overwrite,
            Progress progress) {
        if (tables.entityCount() == 0) {
            throw new BadInputException("no entity is left of the dumps (" + tables.counts()
                    + "); do the files belong together? Otherwise lower --min-neighbors and --min-mentions");
        }
        try (DatasetStream out = DatasetStream.create(options.dataset(), tokenizer, directory, overwrite)) {
            DumpDataset dataset = new DumpDataset(tables, options, out, progress);
            dataset.writeEntities();
            dataset.writeGraph();
            dataset.writePages();
            dataset.writeDetails();
            dataset.writeRejects(directory);
            progress.at("checking", 0, 1);
            DatasetInfo info = out.commit();
            progress.at("checking", 1, 1);
            return info;
        }
    }

    private void writeEntities() {
        Iterator<DumpTables.EntityRow> rows = tables.entities();
        out.entities(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Described next() {
                return entity(rows.next());
            }
        });
        progress.at("tokenizing descriptions", size, size);
    }

    private Described entity(DumpTables.EntityRow row) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size + (size >> 1));
            classes = Arrays.copyOf(classes, ids.length);
        }
        if (size > 0 && ids[size - 1] >= row.id()) {
            throw new IllegalStateException("entities should come by number, found " + row.id() + " late");
        }
        ids[size] = row.id();
        classes[size++] = row.classes().isEmpty() ? -1 : row.classes().get(0);
        if (size % OFTEN == 0) {
            progress.at("tokenizing descriptions", size, Math.max(size + 1L, tables.entityCount()));
        }
        String label = !row.label().isEmpty() ? row.label() : !row.title().isEmpty() ? row.title() : item(row.id());
        boolean described = !row.opening().isEmpty();
        String description =
                described ? row.opening() : row.description().isEmpty() ? label : label + ": " + row.description();
        List<Place> mentions = described ? OwnMentions.find(row) : List.of(new Place(0, label.length()));
        List<String> categories = row.classes().stream().map(DumpDataset::item).toList();
        return new Described(new Entity(item(row.id()), label, row.aliases(), description, categories), mentions);
    }

    private static String item(long number) {
        return "Q" + number;
    }

    private void writeGraph() {
        List<DumpTables.ClassRow> categories = tables.categories();
        long[] categoryIds =
                categories.stream().mapToLong(DumpTables.ClassRow::id).toArray();
        out.categories(categories.stream()
                .map(row -> new Category(
                        item(row.id()), row.label().isEmpty() ? item(row.id()) : row.label(), row.description()))
                .toList());
        List<WikidataRecord.Property> properties = tables.properties();
        out.relations(relations(properties));
        Map<Integer, Integer> relationOf = new HashMap<>();
        properties.forEach(property -> relationOf.put(property.id(), relationOf.size()));
        long done = 0;
        for (Iterator<DumpTables.TripleRow> rows = tables.triples(); rows.hasNext(); ) {
            DumpTables.TripleRow row = rows.next();
            Integer relation = relationOf.get(row.property());
            int head = index(row.head());
            int tail = index(row.tail());
            if (relation == null || head < 0 || tail < 0) {
                throw new IllegalStateException("a triple names what is not there: " + row);
            }
            out.triple(head, relation, tail);
            if (++done % (64 * OFTEN) == 0) {
                progress.at("collecting triples", done, Math.max(done + 1, tables.tripleCount()));
            }
        }
        progress.at("collecting triples", done, done);
        out.graph(LongStream.of(classes)
                .limit(size)
                .mapToInt(id -> id < 0 ? -1 : Arrays.binarySearch(categoryIds, id))
                .toArray());
    }

    private static List<Relation> relations(List<WikidataRecord.Property> properties) {
        Map<Integer, Integer> inverses = new HashMap<>();
        properties.forEach(property -> inverses.put(property.id(), property.inverse()));
        return properties.stream()
                .map(property -> new Relation(
                        "P" + property.id(),
                        property.label().isEmpty() ? "P" + property.id() : property.label(),
                        property.description(),
                        isMutual(property, inverses) ? "P" + property.inverse() : null))
                .toList();
    }

    /** Of an inverse that names another in turn, each edge would be there twice. */
    private static boolean isMutual(WikidataRecord.Property property, Map<Integer, Integer> inverses) {
        return inverses.getOrDefault(property.inverse(), -1) == property.id();
    }

    private int index(long id) {
        return Arrays.binarySearch(ids, 0, size, id);
    }

    private void writePages() {
        SplittableRandom random = new Randomness(options.dataset().seed()).stream(Purpose.HELD_OUT, 2);
        double share = options.dataset().heldOut().textShare();
        long done = 0;
        long removed = 0;
        for (Iterator<DumpTables.PageRow> rows = tables.pages(); rows.hasNext(); ) {
            DumpTables.PageRow row = rows.next();
            List<AnnotatedText.Link> links = row.mentions().stream()
                    .map(m -> new AnnotatedText.Link(Math.max(-1, index(m.entity())), m.from(), m.to(), m.source()))
                    .filter(link -> link.entity() >= 0)
                    .toList();
            removed += row.mentions().size() - links.size();
            page(row.text(), links, random.nextDouble() < share);
            if (++done % OFTEN == 0) {
                progress.at("tokenizing text", done, Math.max(done + 1, tables.pageCount()));
            }
        }
        out.count("mentions_of_removed_entities", removed);
        progress.at("tokenizing text", done, done);
    }

    /** Of a page that is held out, only what follows the first line: that one is its entity's description. */
    private void page(String text, List<AnnotatedText.Link> links, boolean heldOut) {
        int from = heldOut ? afterDescription(text) : 0;
        if (!heldOut || from == text.length()) {
            out.text(new AnnotatedText(text, links, false), false);
            return;
        }
        List<AnnotatedText.Link> rest = links.stream()
                .filter(link -> link.from() >= from)
                .map(link -> new AnnotatedText.Link(link.entity(), link.from() - from, link.to() - from, link.source()))
                .toList();
        out.text(new AnnotatedText(text.substring(from), rest, true), true);
    }

    /** The start of the first line that no token of a description can reach; the end of the text if there is none. */
    private int afterDescription(String text) {
        int opening = Math.min(text.length(), Openings.LENGTH);
        int line = text.indexOf('\n', opening);
        return line < 0 ? text.length() : line + 1;
    }

    private void writeRejects(Path directory) {
        try (Rejects rejects = Rejects.beside(directory)) {
            tables.rejects()
                    .forEachRemaining(row -> rejects.add(row.source(), row.line(), null, row.reason(), row.found()));
            out.rejects(rejects);
        }
    }

    private void writeDetails() {
        tables.counts().forEach(out::detail);
        out.detail("language", options.language());
        out.detail("category_property", "P" + options.categoryProperty());
        out.detail("min_neighbors", options.minNeighbors());
        out.detail("min_mentions", options.minMentions());
        out.detail("entities_without_page", options.withoutPage() ? "kept" : "removed");
    }
}
