package org.jaket.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.corpus.dumps.DumpJob;
import org.jaket.corpus.dumps.DumpOptions;
import org.jaket.corpus.dumps.DumpTables;
import org.jaket.corpus.dumps.DumpTables.EntityRow;
import org.jaket.corpus.dumps.DumpTables.PageRow;
import org.jaket.corpus.dumps.DumpTables.RejectRow;
import org.jaket.corpus.dumps.DumpTables.TripleRow;
import org.jaket.store.BadInputException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SparkDumpJobTest {

    @TempDir
    static Path shared;

    private static SparkSession session;
    private static Path wikidata;
    private static Path wikipedia;

    @BeforeAll
    static void start() throws IOException {
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.warehouse.dir", shared.toUri().toString())
                // For tables of ten rows the compiler of Spark's generated code takes longer than all else.
                .config("spark.sql.codegen.wholeStage", "false")
                .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
                .config("spark.sql.adaptive.enabled", "false")
                .getOrCreate();
        // Small pieces, so that a file of a few lines is read by several tasks.
        session.sparkContext().hadoopConfiguration().set("mapreduce.input.fileinputformat.split.maxsize", "900");
        wikidata = Dumps.write(shared.resolve("wd.json"), String.join("\n", Dumps.wikidata()), out -> out);
        wikipedia = Dumps.write(shared.resolve("wp.xml"), Dumps.wikipedia(), out -> out);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static DumpOptions options(Path items, Path pages, int neighbors, int mentions, boolean withoutPage) {
        return new DumpOptions(
                List.of(items.toString()),
                List.of(pages.toString()),
                "en",
                31,
                neighbors,
                mentions,
                withoutPage,
                shared.resolve("work").toString(),
                "local[2]",
                new DatasetOptions("test", "test", "none", 64, 16, 1, HeldOut.DEFAULT));
    }

    private static <T> List<T> list(Iterator<T> iterator) {
        List<T> all = new ArrayList<>();
        iterator.forEachRemaining(all::add);
        return all;
    }

    private static List<String> mentions(PageRow page) {
        return page.mentions().stream()
                .map(m -> page.text().substring(m.from(), m.to()) + "=Q" + m.entity()
                        + (m.source().equals("link") ? "" : "+"))
                .toList();
    }

    @Test
    void theJobIsFoundByTheCommandLine() {
        assertThat(DumpJob.find()).get().isInstanceOf(SparkDumpJob.class);
    }

    @Test
    void dumpsAreJoinedAndFinishedStagesAreNotMadeAgain() throws Exception {
        DumpOptions options = options(wikidata, wikipedia, 2, 2, false);
        try (DumpTables tables = new SparkDumpJob().run(options, Progress.NONE)) {
            assertJoined(tables);
        }
        assertThat(stages(options)).isEmpty();
        assertThat(stages(options(wikidata, wikipedia, 2, 1, false)))
                .containsExactly("filtering entities", "filtering triples", "naming categories", "naming relations");
        Files.delete(shared.resolve("work").resolve("titles").resolve("_jaket.json"));
        assertThat(stages(options(wikidata, wikipedia, 2, 1, false))).containsExactly("resolving redirects");
        try (DumpTables tables = new SparkDumpJob().run(options(wikidata, wikipedia, 1, 1, true), Progress.NONE)) {
            assertThat(list(tables.entities()))
                    .as("entities without a page stay if they are wanted")
                    .extracting(EntityRow::id)
                    .contains(21L)
                    .doesNotContain(20L);
            assertThat(list(tables.triples())).contains(new TripleRow(21, 17, 2));
        }
    }

    @Test
    void aStageOfOtherCodeIsMadeAnew() {
        List<String> made = new ArrayList<>();
        for (String code : List.of("one", "one", "two", StageCode.checksum(), StageCode.checksum())) {
            new StageStore(session, shared.resolve("code").toString(), new JobProgress(Progress.NONE), code)
                    .stage(
                            "numbers",
                            "counting",
                            0,
                            "input",
                            () -> {
                                made.add(code);
                                return session.range(3).toDF();
                            },
                            rows -> Map.of());
        }
        assertThat(made).containsExactly("one", "two", StageCode.checksum());
    }

    @Test
    void theChecksumIsThatOfTheClassesWhereverTheyLie() throws IOException {
        Path classes = Files.createDirectories(shared.resolve("classes/org/jaket/some"));
        Files.writeString(classes.resolve("A.class"), "a");
        Path other = Files.writeString(classes.resolve("B.class"), "b");
        Files.writeString(classes.resolve("B.txt"), "b");
        Path jar = shared.resolve("some.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("B", "A")) {
                out.putNextEntry(new ZipEntry("org/jaket/some/" + name + ".class"));
                out.write(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
            }
        }
        String before = StageCode.checksum(shared.resolve("classes"), "org.jaket.some");
        assertThat(StageCode.checksum(jar, "org.jaket.some")).isEqualTo(before);
        Files.writeString(other, "c");
        assertThat(StageCode.checksum(shared.resolve("classes"), "org.jaket.some"))
                .isNotEqualTo(before);
    }

    private static void assertJoined(DumpTables tables) {
        List<EntityRow> entities = list(tables.entities());
        assertThat(entities)
                .extracting(EntityRow::id, EntityRow::label, EntityRow::classes)
                .as("a page, and two neighbours or mentions; of the same item twice the first")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, "Berlin", List.of(10L)),
                        org.assertj.core.groups.Tuple.tuple(2L, "Germany", List.of(11L)),
                        org.assertj.core.groups.Tuple.tuple(3L, "Spree", List.of(12L)));
        assertThat(list(tables.triples()))
                .as("not to classes, from classes, to itself, to what has no page; the merged item replaced")
                .containsExactly(
                        new TripleRow(1, 17, 2),
                        new TripleRow(1, 206, 3),
                        new TripleRow(2, 36, 1),
                        new TripleRow(3, 17, 2));
        assertThat(list(tables.pages()).stream().map(SparkDumpJobTest::mentions))
                .as("redirects of two steps, small first letters, repetitions; nothing for disambiguation pages")
                .containsExactly(
                        List.of("Germany=Q2", "Spree=Q3", "Germany=Q2+"),
                        List.of("The capital=Q1", "Berlin=Q1"),
                        List.of("Berlin=Q1"),
                        List.of("Berlin=Q1"),
                        List.of("Berlin=Q1", "Berlin=Q1+", "Spree=Q3", "Spree=Q3+"));
        assertThat(list(tables.rejects()))
                .extracting(RejectRow::source, RejectRow::line, RejectRow::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("wd.json", 6L, "not valid JSON"),
                        org.assertj.core.groups.Tuple.tuple(
                                "wp.xml", line(Dumps.wikipedia(), "<page>\n    <title>Broken"), "not a page"));
        assertThat(tables.properties())
                .extracting(p -> p.id() + p.label() + p.inverse())
                .containsExactly("17country-1", "36capital17", "206-1");
        assertThat(tables.categories())
                .extracting(c -> c.id() + c.label())
                .containsExactly("10city", "11country", "12");
        assertThat(tables.counts())
                .containsEntry("wikidata_items", 8L)
                .containsEntry("wikidata_rejected", 1L)
                .containsEntry("wikidata_others", 1L)
                .containsEntry("wikipedia_pages", 9L)
                .containsEntry("wikipedia_redirects", 2L)
                .containsEntry("wikipedia_others", 1L)
                .containsEntry("entities_below_both_thresholds", 1L);
        EntityRow berlin = entities.get(0);
        assertThat(berlin.opening()).startsWith("Berlin is the capital");
        assertThat(berlin.opening().substring(berlin.boldFrom(), berlin.boldTo()))
                .isEqualTo("Berlin");
    }

    private static long line(String text, String piece) {
        return 1
                + text.substring(0, text.indexOf(piece))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    @Test
    void howAFileIsCompressedAndCutChangesNothing() throws Exception {
        List<RawRecord> expected = records(wikipedia);
        assertThat(expected).as("13 pages and what follows them").hasSize(14);
        assertThat(partitions(wikipedia)).isGreaterThan(2);
        Path gzip = Dumps.write(shared.resolve("a"), Dumps.wikipedia(), GZIPOutputStream::new);
        Path named = Dumps.write(shared.resolve("b.xml"), Dumps.wikipedia(), BZip2CompressorOutputStream::new);
        Path bzip2 = Dumps.write(shared.resolve("c.bz2"), Dumps.wikipedia(), BZip2CompressorOutputStream::new);
        for (Path file : List.of(gzip, named, bzip2)) {
            assertThat(records(file)).as("%s", file).isEqualTo(expected);
        }
        assertThat(expected.stream().mapToLong(RawRecord::newlines).sum())
                .isEqualTo(Dumps.wikipedia().lines().count());
    }

    @Test
    void theBlocksOfALargeBzip2FileAreReadInParallel() throws Exception {
        StringBuilder lines = new StringBuilder("[\n");
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"id\":\"Q")
                    .append(i)
                    .append("\",\"x\":")
                    .append(random.nextLong())
                    .append("},\n");
        }
        Path file = Dumps.write(
                shared.resolve("many.bz2"), lines.toString(), out -> new BZip2CompressorOutputStream(out, 1));
        session.sparkContext().hadoopConfiguration().set("mapreduce.input.fileinputformat.split.maxsize", "100000");
        try {
            assertThat(partitions(file)).isGreaterThan(2);
            assertThat(records(file).stream().map(RawRecord::text))
                    .isEqualTo(lines.toString().lines().toList());
        } finally {
            session.sparkContext().hadoopConfiguration().set("mapreduce.input.fileinputformat.split.maxsize", "900");
        }
    }

    @Test
    void aFileSmallerThanABlockIsReadByAllCores() throws IOException {
        String line = "{\"id\": \"Q1\"}" + " ".repeat(1011) + "\n";
        Path file = Dumps.write(shared.resolve("block.json"), line.repeat(9 << 10), out -> out);
        session.sparkContext().hadoopConfiguration().unset("mapreduce.input.fileinputformat.split.maxsize");
        try {
            assertThat(partitions(file)).isEqualTo(3);
            assertThat(DumpReader.largestSplit(100L << 30, 8)).isGreaterThan(1L << 30);
        } finally {
            session.sparkContext().hadoopConfiguration().set("mapreduce.input.fileinputformat.split.maxsize", "900");
        }
    }

    @Test
    void aPathMayHoldSpacesCommasAndOtherLetters() throws IOException {
        Path folder = Files.createDirectories(shared.resolve("a b,\u00e9"));
        Path file = Dumps.write(folder.resolve("50%20.json"), "{\"a\": 1}\n{\"b\": 2}\n", out -> out);
        assertThat(records(file)).extracting(RawRecord::text).containsExactly("{\"a\": 1}", "{\"b\": 2}");
    }

    private static JavaRDD<RawRecord> read(Path path) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        return DumpReader.read(context, DumpFile.open(0, path.toString(), context.hadoopConfiguration()));
    }

    private static int partitions(Path path) {
        return read(path).getNumPartitions();
    }

    /** Through strings, since only these are sent from a task. */
    private static List<RawRecord> records(Path path) {
        return read(path).map(r -> r.newlines() + "/" + r.fault() + "/" + r.text()).collect().stream()
                .map(line -> line.split("/", 3))
                .map(parts -> new RawRecord(parts[2], parts[1], Long.parseLong(parts[0])))
                .toList();
    }

    private static List<String> stages(DumpOptions options) {
        TreeSet<String> seen = new TreeSet<>();
        List<String> inOrder = new ArrayList<>();
        new SparkDumpJob()
                .run(options, (stage, done, total) -> {
                    if (seen.add(stage)) {
                        inOrder.add(stage);
                    }
                })
                .close();
        return inOrder;
    }

    @Test
    void whatIsNoDumpIsSaidInOneSentence() throws Exception {
        Path text = Dumps.write(shared.resolve("text"), "hello", out -> out);
        assertRefused(options(text, wikipedia, 0, 0, false), "is no dump of Wikidata or Wikipedia");
        assertRefused(options(wikidata, wikidata, 0, 0, false), "is no dump of Wikipedia");
        assertRefused(options(wikidata, shared.resolve("nowhere"), 0, 0, false), "does not exist");
        byte[] whole = Files.readAllBytes(Dumps.write(
                shared.resolve("cut"), "<mediawiki>" + Dumps.wikipedia().repeat(300), GZIPOutputStream::new));
        Path cut = shared.resolve("cut.xml.gz");
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 100));
        assertRefused(options(wikidata, cut, 0, 0, false), "cut.xml.gz is truncated");
        byte[] blocks = Files.readAllBytes(Dumps.write(
                shared.resolve("blocks"), "<mediawiki>" + Dumps.wikipedia(), BZip2CompressorOutputStream::new));
        Path cutBlocks = shared.resolve("cut.xml.bz2");
        Files.write(cutBlocks, java.util.Arrays.copyOf(blocks, blocks.length - 100));
        assertRefused(options(wikidata, cutBlocks, 0, 0, false), "cut.xml.bz2 is truncated");
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsRefusedUnread() throws Exception {
        Path pipe = shared.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertRefused(options(pipe, wikipedia, 0, 0, false), "pipe is a pipe or a device");
    }

    private static void assertRefused(DumpOptions options, String why) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> new SparkDumpJob().run(options, Progress.NONE))
                .withMessageContaining(why);
    }
}
