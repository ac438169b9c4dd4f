package org.jaket.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jaket.corpus.Progress;
import org.jaket.corpus.dumps.DumpJob;
import org.jaket.corpus.dumps.DumpOptions;
import org.jaket.corpus.dumps.DumpTables;
import org.jaket.corpus.wikidata.WikidataParser;
import org.jaket.corpus.wikipedia.SiteInfo;
import org.jaket.spark.StageStore.Stage;
import org.jaket.store.BadInputException;

/** {@link DumpJob} on Apache Spark. */
public final class SparkDumpJob implements DumpJob {

    /** For {@link java.util.ServiceLoader}. */
    public SparkDumpJob() {}

    @Override
    @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions without declaring them
    public DumpTables run(DumpOptions options, Progress progress) {
        // A wrong file on this machine is named before Spark starts, which would leave a directory behind.
        open(local(options.wikidata()), false, new Configuration());
        open(local(options.wikipedia()), true, new Configuration());
        Sessions.Opened opened = Sessions.open(options);
        try {
            // Files elsewhere are reached by the settings of the session, such as spark.hadoop.fs.defaultFS.
            Configuration hadoop = opened.session().sparkContext().hadoopConfiguration();
            List<DumpFile> wikidata = open(options.wikidata(), false, hadoop);
            List<DumpFile> wikipedia = open(options.wikipedia(), true, hadoop);
            return new Run(opened, options, wikidata, wikipedia, progress).tables();
        } catch (Exception e) {
            opened.close();
            throw fault(e);
        }
    }

    private static List<String> local(List<String> paths) {
        return paths.stream().filter(path -> !DumpFile.isRemote(path)).toList();
    }

    private static List<DumpFile> open(List<String> paths, boolean wikipedia, Configuration hadoop) {
        List<DumpFile> files = new ArrayList<>();
        for (String path : paths) {
            DumpFile file = DumpFile.open(files.size(), path, hadoop);
            if (wikipedia && !file.xml()) {
                throw new BadInputException(path + " is no dump of Wikipedia: expected XML, found JSON");
            }
            files.add(file);
        }
        return files;
    }

    /** The fault of the input that made a job fail, out of the exceptions that Spark puts around it. */
    private static RuntimeException fault(Exception fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadInputException input) {
                return input;
            }
        }
        return fault instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(String.valueOf(fault.getMessage()), fault);
    }

    /** One job, stage by stage. */
    private static final class Run {
        private final Sessions.Opened opened;
        private final SparkSession session;
        private final DumpOptions options;
        private final List<DumpFile> wikidata;
        private final List<DumpFile> wikipedia;
        private final SiteInfo site;
        private final StageStore store;

        Run(
                Sessions.Opened opened,
                DumpOptions options,
                List<DumpFile> wikidata,
                List<DumpFile> wikipedia,
                Progress progress) {
            this.opened = opened;
            this.session = opened.session();
            this.options = options;
            this.wikidata = wikidata;
            this.wikipedia = wikipedia;
            JobProgress jobProgress = new JobProgress(progress);
            session.sparkContext().addSparkListener(jobProgress);
            store = new StageStore(session, options.work(), jobProgress, StageCode.checksum());
            SiteInfo read = SiteInfo.parse(wikipedia.get(0).head());
            site = read.database().isEmpty()
                    ? new SiteInfo(options.language() + "wiki", read.firstLetterCase(), read.namespaces())
                    : read;
            Sessions.partitions(session, bytes(wikidata) + bytes(wikipedia));
        }

        DumpTables tables() {
            Stage readItems = readItems();
            Stage readPages = readPages();
            boolean merged = readItems.counts().getOrDefault("wikidata_redirects", 0L) > 0;
            Dataset<Row> items = DumpStages.items(readItems.rows(), merged);
            Dataset<Row> pages = DumpStages.pages(readPages.rows());
            String read = readItems.fingerprint() + readPages.fingerprint();
            Stage universe = store.stage(
                    "universe",
                    "matching items and pages",
                    0,
                    read + options.withoutPage(),
                    () -> DumpStages.universe(items, pages, options.withoutPage()),
                    rows -> Map.of(
                            "items_with_page", rows.filter("page is not null").count(),
                            "entities_that_only_tell_articles_apart",
                                    rows.filter("disambiguation").count()));
            Stage titles = stage(
                    "titles",
                    "resolving redirects",
                    universe.fingerprint(),
                    () -> DumpStages.titles(universe.rows(), readPages.rows()));
            Stage mentions = store.stage(
                    "mentions",
                    "linking pages",
                    0,
                    titles.fingerprint(),
                    () -> DumpStages.mentions(pages, universe.rows(), titles.rows()),
                    rows -> Map.of("links_to_no_entity", total(rows, "unknown")));
            Stage edges = stage(
                    "edges",
                    "collecting statements",
                    universe.fingerprint(),
                    () -> DumpStages.edges(items, readItems.rows(), universe.rows(), merged));
            Stage entities = stage(
                    "entities",
                    "filtering entities",
                    mentions.fingerprint() + edges.fingerprint() + options.minNeighbors() + "," + options.minMentions(),
                    () -> DumpStages.entities(
                            items,
                            universe.rows(),
                            edges.rows(),
                            mentions.rows(),
                            options.minNeighbors(),
                            options.minMentions()));
            Stage triples = stage(
                    "triples",
                    "filtering triples",
                    entities.fingerprint(),
                    () -> DumpStages.triples(edges.rows(), entities.rows()));
            Stage categories = stage(
                    "categories",
                    "naming categories",
                    entities.fingerprint(),
                    () -> DumpStages.categories(entities.rows(), items));
            Stage properties = stage(
                    "properties",
                    "naming relations",
                    triples.fingerprint(),
                    () -> DumpStages.properties(triples.rows(), readItems.rows()));
            Map<String, Long> counts = new TreeMap<>();
            for (Stage stage : List.of(readItems, readPages, universe, mentions)) {
                counts.putAll(stage.counts());
            }
            counts.put("titles_and_redirects", titles.rowCount());
            counts.put("triples_before_filter", edges.rowCount());
            counts.put(
                    "entities_below_both_thresholds",
                    universe.rowCount()
                            - counts.getOrDefault("entities_that_only_tell_articles_apart", 0L)
                            - entities.rowCount());
            return new SparkTables(
                    opened,
                    readItems,
                    readPages,
                    mentions,
                    entities,
                    triples,
                    categories,
                    properties,
                    counts,
                    wikidata,
                    wikipedia);
        }

        private Stage stage(String name, String title, String from, Supplier<Dataset<Row>> make) {
            return store.stage(name, title, 0, from, make, rows -> Map.of());
        }

        private static long total(Dataset<Row> rows, String column) {
            Row row = rows.agg(sum(col(column))).head();
            return row.isNullAt(0) ? 0 : row.getLong(0);
        }

        private static long bytes(List<DumpFile> files) {
            return files.stream().mapToLong(DumpFile::bytes).sum();
        }

        private static String fingerprint(List<DumpFile> files) {
            StringBuilder all = new StringBuilder();
            for (DumpFile file : files) {
                all.append(file.location())
                        .append(' ')
                        .append(file.bytes())
                        .append(' ')
                        .append(file.modified())
                        .append('\n');
            }
            return all.toString();
        }

        private Stage readItems() {
            WikidataParser parser = new WikidataParser(options.language(), site.database(), options.categoryProperty());
            String from = fingerprint(wikidata) + options.language() + " " + site.database() + " P"
                    + options.categoryProperty();
            return store.stage(
                    "items",
                    "reading Wikidata",
                    bytes(wikidata),
                    from,
                    () -> rows(wikidata, ItemRows.SCHEMA, file -> {
                        boolean xml = file.xml();
                        int number = file.number();
                        String name = file.name();
                        return DumpReader.read(context(), file)
                                .mapPartitionsWithIndex(
                                        (part, in) -> new ItemRows(name, in, parser, xml, number, part), true);
                    }),
                    rows -> kinds(rows, "wikidata_", ItemRows.END, "other"));
        }

        private Stage readPages() {
            SiteInfo wiki = site;
            return store.stage(
                    "pages",
                    "reading Wikipedia",
                    bytes(wikipedia),
                    fingerprint(wikipedia),
                    () -> rows(wikipedia, PageRows.SCHEMA, file -> {
                        int number = file.number();
                        String name = file.name();
                        return DumpReader.read(context(), file)
                                .mapPartitionsWithIndex((part, in) -> new PageRows(name, in, wiki, number, part), true);
                    }),
                    rows -> kinds(rows, "wikipedia_", PageRows.END, "id"));
        }

        private JavaSparkContext context() {
            return JavaSparkContext.fromSparkContext(session.sparkContext());
        }

        private Dataset<Row> rows(List<DumpFile> files, StructType schema, Function<DumpFile, JavaRDD<Row>> read) {
            JavaRDD<Row> all = files.stream().map(read).reduce(JavaRDD::union).orElseThrow();
            return session.createDataFrame(all, schema);
        }

        private static Map<String, Long> kinds(Dataset<Row> rows, String prefix, String end, String others) {
            Map<String, Long> counts = new TreeMap<>();
            for (Row row : rows.groupBy("kind").count().collectAsList()) {
                counts.put(prefix + row.getString(0) + "s", row.getLong(1));
            }
            counts.remove(prefix + end + "s");
            Long rejected = counts.remove(prefix + "rejecteds");
            counts.put(prefix + "rejected", rejected == null ? 0 : rejected);
            counts.put(prefix + "others", total(rows.filter(col("kind").equalTo(end)), others));
            return counts;
        }
    }
}
