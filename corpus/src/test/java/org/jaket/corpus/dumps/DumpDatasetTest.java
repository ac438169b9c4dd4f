package org.jaket.corpus.dumps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.corpus.TestTokenizer;
import org.jaket.corpus.wikidata.WikidataRecord;
import org.jaket.corpus.wikipedia.Repetitions;
import org.jaket.corpus.wikipedia.Repetitions.EntityMention;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetInfo;
import org.jaket.store.Relation;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpDatasetTest {

    @TempDir
    Path temp;

    private static final DumpOptions OPTIONS = new DumpOptions(
            List.of("wd"),
            List.of("wp"),
            "en",
            31,
            5,
            5,
            false,
            "work",
            "local",
            new DatasetOptions("dumps", "wd, wp", "CC", 32, 16, 7, new HeldOut(0.2, 5, 0.2, 5, 0.3)));

    /** Twenty entities in a ring, each with a page that mentions the next one and one that is no entity. */
    private record Tables(int size) implements DumpTables {

        private static String text(int e) {
            return "The river number" + e + " flows north. It meets the river number" + (e + 1) + " and is long. "
                    + "word ".repeat(500) + "\nIn the end the river number" + (e + 1) + " is there, number " + e + ".";
        }

        @Override
        public Iterator<EntityRow> entities() {
            return IntStream.range(0, size)
                    .mapToObj(e -> new EntityRow(
                            10L * e,
                            e == 0 ? "" : "the river number" + e,
                            List.of("alias " + e),
                            e == 1 ? "short text" : "",
                            "Title" + e,
                            e % 2 == 0 ? List.of(500L, 7L) : List.of(),
                            e == 1 ? "" : Openings.of(text(e)),
                            e == 2 ? 4 : 0,
                            e == 2 ? 9 : 0))
                    .iterator();
        }

        @Override
        public long entityCount() {
            return size;
        }

        @Override
        public Iterator<TripleRow> triples() {
            return IntStream.range(0, size)
                    .mapToObj(e -> new TripleRow(10L * e, e % 2 == 0 ? 17 : 36, 10L * ((e + 1) % size)))
                    .iterator();
        }

        @Override
        public long tripleCount() {
            return size;
        }

        @Override
        public List<WikidataRecord.Property> properties() {
            return List.of(
                    new WikidataRecord.Property(17, "", "", 36),
                    new WikidataRecord.Property(36, "capital", "d", 17),
                    new WikidataRecord.Property(40, "names one that names another", "", 36),
                    new WikidataRecord.Property(41, "names none", "", -1),
                    new WikidataRecord.Property(42, "names one that is not there", "", 99),
                    new WikidataRecord.Property(43, "names one that names none", "", 41),
                    new WikidataRecord.Property(47, "symmetric", "", 47));
        }

        @Override
        public List<ClassRow> categories() {
            return List.of(new ClassRow(500, "river", "water"));
        }

        @Override
        public Iterator<PageRow> pages() {
            List<PageRow> pages = new ArrayList<>();
            for (int e = 0; e < size; e++) {
                String text = text(e);
                String name = "river number" + (e + 1);
                int first = text.indexOf(name);
                int second = text.indexOf(name, first + 1);
                long entity = 10L * ((e + 1) % size);
                pages.add(new PageRow(
                        text,
                        List.of(
                                new EntityMention(4, 9, 3, Repetitions.LINK),
                                new EntityMention(first, first + name.length(), entity, Repetitions.LINK),
                                new EntityMention(second, second + name.length(), entity, Repetitions.REPETITION))));
            }
            return pages.iterator();
        }

        @Override
        public long pageCount() {
            return size;
        }

        @Override
        public Iterator<RejectRow> rejects() {
            return List.of(new RejectRow("wd", 3, "not valid JSON", "{")).iterator();
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of("wikidata_items", 40L);
        }

        @Override
        public void close() {}
    }

    private DatasetInfo write(String name, int size) throws IOException {
        try (Tokenizer tokenizer = TestTokenizer.in(temp)) {
            return DumpDataset.write(new Tables(size), OPTIONS, tokenizer, temp.resolve(name), false, Progress.NONE);
        }
    }

    @Test
    void tablesBecomeADataSet() throws Exception {
        DatasetInfo info = write("out", 20);
        assertThat(info.counts().entities()).isEqualTo(20);
        assertThat(info.counts().triples() + info.counts().heldOutTriples()).isEqualTo(20);
        assertThat(info.counts().heldOutTriples()).isPositive();
        assertThat(info.details())
                .containsEntry("wikidata_items", 40L)
                .containsEntry("mentions_of_removed_entities", 20L)
                .containsEntry("min_neighbors", 5);
        assertThat(Files.readString(temp.resolve("out").resolve("rejects.jsonl")))
                .contains("not valid JSON");
        try (Dataset dataset = Dataset.open(temp.resolve("out"));
                Tokenizer tokenizer = TestTokenizer.in(temp)) {
            assertThat(dataset.entity(3).id()).isEqualTo("Q30");
            assertThat(dataset.entity(0).label()).isEqualTo("Title0");
            assertThat(dataset.entity(1).description()).isEqualTo("the river number1: short text");
            assertThat(dataset.entity(2).categories()).containsExactly("Q500", "Q7");
            assertThat(dataset.categoryOf()).startsWith(0, -1, 0, -1);
            assertThat(dataset.relations().get(0).label()).isEqualTo("P17");
            assertThat(dataset.relations())
                    .extracting(Relation::inverse)
                    .containsExactly("P36", "P17", null, null, null, null, "P47");
            for (int e = 0; e < 20; e++) {
                int[] tokens = dataset.descriptions().tokens(e);
                assertThat(tokens.length).isLessThanOrEqualTo(16);
                assertThat(tokenizer.encode(dataset.entity(e).description()).ids())
                        .as("the description is the text that its tokens stand for")
                        .isEqualTo(java.util.Arrays.copyOfRange(tokens, 1, tokens.length - 1));
            }
            int start = dataset.descriptionMentions().get(4);
            int end = dataset.descriptionMentions().get(5);
            assertThat(tokenizer.decode(
                            java.util.Arrays.copyOfRange(dataset.descriptions().tokens(2), start, end + 1)))
                    .as("of the words in bold and the label the one that comes first")
                    .startsWith("the river");
        }
    }

    @Test
    void noHeldOutTextIsInADescription() throws Exception {
        write("out", 20);
        try (Dataset dataset = Dataset.open(temp.resolve("out"));
                Tokenizer tokenizer = TestTokenizer.in(temp)) {
            assertThat(dataset.heldOutText().size()).isPositive();
            assertThat(dataset.info().counts().heldOutMentions()).isPositive();
            for (int s = 0; s < dataset.heldOutText().size(); s++) {
                assertThat(tokenizer.decode(dataset.heldOutText().tokens(s))).doesNotContain("flows north");
            }
        }
    }

    @Test
    void theSameTablesGiveTheSameBytes() throws Exception {
        write("a", 20);
        write("b", 20);
        try (var files = Files.list(temp.resolve("a"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(8);
            for (Path file : all) {
                assertThat(temp.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void nothingLeftIsSaid() {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> write("none", 0))
                .withMessageContaining("no entity is left");
        assertThat(temp.resolve("none")).doesNotExist();
    }
}
