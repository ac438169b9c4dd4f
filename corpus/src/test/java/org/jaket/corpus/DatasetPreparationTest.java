package org.jaket.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jaket.corpus.rdf.RdfOptions;
import org.jaket.corpus.rdf.RdfSource;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.corpus.text.TextFiles;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetInfo;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of odd and bad input, from the file to the data set; docs/sources.md has the same as a table. */
class DatasetPreparationTest {

    @TempDir
    Path folder;

    @TempDir
    Path work;

    @SuppressWarnings("NullAway.Init")
    private Tokenizer tokenizer;

    @BeforeEach
    void load() {
        tokenizer = TestTokenizer.in(work);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private DatasetInfo prepare(GraphSource source, String out, Path... texts) {
        return DatasetPreparation.prepare(
                new DatasetOptions("test", "test files", "none", 32, 16, 1, HeldOut.DEFAULT),
                source,
                Stream.of(texts).map(TextFiles::source).toList(),
                new DatasetPreparation.Target(tokenizer, folder.resolve(out), true),
                Progress.NONE);
    }

    private GraphSource tables(String entities, String triples) throws IOException {
        Files.writeString(folder.resolve("triples.tsv"), triples);
        Files.writeString(folder.resolve("entities.tsv"), entities);
        return new TableSource(TableFiles.in(folder), GraphOptions.DEFAULT);
    }

    private Map<String, String> checksums(String out) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(out))) {
            files.forEach(file -> sums.put(file.getFileName().toString(), AtomicFiles.sha256(file)));
        }
        return sums;
    }

    @Test
    void anEmptyGraphIsRefusedAndLeavesNothingBehind() throws IOException {
        GraphSource empty = tables("", "");
        assertThatThrownBy(() -> prepare(empty, "out"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no entity in test files: it is empty");
        GraphSource allBad = tables("", "a\tb\nc\td\n");
        assertThatThrownBy(() -> prepare(allBad, "out"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("triples.tsv, line 1: wrong number of columns");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("entities.tsv", "triples.tsv");
        }
    }

    @Test
    void aStatementAboutAStatementIsRejectedAlikeInEveryRun() throws IOException {
        Path file = Files.writeString(
                folder.resolve("star.ttl"),
                "@prefix x: <http://x/> .\nx:a x:p x:b .\n<< x:a x:p x:b >> x:saidBy [] ; x:in \"1900\" .\n");
        GraphSource source = new RdfSource(List.of(file), new RdfOptions("en", null, GraphOptions.DEFAULT));
        DatasetInfo info = prepare(source, "first");
        assertThat(info.counts().entities()).isEqualTo(2);
        assertThat(info.details()).containsEntry("rejected", Map.of("statement about a statement", 2L));
        assertThat(Files.readString(folder.resolve("first").resolve("rejects.jsonl")))
                .contains("<< <http://x/a> <http://x/p> <http://x/b> >> <http://x/saidBy> _:b1\"");
        prepare(source, "second");
        assertThat(checksums("second")).isEqualTo(checksums("first"));
    }

    @Test
    void oneEntityWithoutTriplesAndWithoutTextIsADataSet() throws IOException {
        DatasetInfo info = prepare(tables("a\tAda\n", ""), "out");
        assertThat(info.counts().entities()).isEqualTo(1);
        assertThat(info.counts().sequences()).isZero();
        try (Dataset data = Dataset.open(folder.resolve("out"))) {
            assertThat(data.entity(0).description()).isEqualTo("Ada");
            assertThat(data.text().size()).isZero();
            assertThat(data.relations()).isEmpty();
            assertThat(data.descriptionMentions().get(0)).isEqualTo(1);
        }
    }

    @Test
    void cyclesStayAndSelfEdgesAndRepeatsDoNot() throws IOException {
        DatasetInfo info = prepare(tables("", "a\tr\tb\nb\tr\tc\nc\tr\ta\na\tr\ta\na\tr\tb\na\ts\tb\n"), "out");
        assertThat(info.counts().triples()).isEqualTo(4);
        assertThat(info.details())
                .containsEntry("triples_self_loops", 1L)
                .containsEntry("triples_repeated", 1L)
                .doesNotContainKey("rejected");
    }

    @Test
    void aLongLabelIsKeptWholeAndItsDescriptionCut() throws IOException {
        String label = "long name ".repeat(1000).strip();
        prepare(tables("a\t" + label + "\tdescription\nb\t" + "x".repeat(10_000) + "\n", "a\tr\tb\n"), "out");
        try (Dataset data = Dataset.open(folder.resolve("out"))) {
            assertThat(data.entity(0).label()).hasSize(9_999);
            assertThat(data.descriptions().tokens(0)).hasSize(16);
            assertThat(data.descriptionMentions().get(1))
                    .as("no whole mention: [CLS]")
                    .isZero();
            assertThat(data.entity(1).label()).hasSize(10_000);
            assertThat(data.descriptions().length(1)).isLessThanOrEqualTo(16);
        }
    }

    @Test
    void anyScriptIsKept() throws IOException {
        String entities = "a\t\u10d7\u10d1\u10d8\u10da\u10d8\u10e1\u10d8\t\u10e5\u10d0\u10da\u10d0\u10e5\u10d8\n"
                + "b\t\uD83D\uDE80\t\uD83D\uDE80\uD83D\uDE80\nc\t\u13A0\u13B4\t\u13E3\u13B3\u13A9\n";
        prepare(tables(entities, "a\tr\tb\nb\tr\tc\n"), "out");
        try (Dataset data = Dataset.open(folder.resolve("out"))) {
            for (int e = 0; e < 3; e++) {
                assertThat(data.descriptions().length(e)).isGreaterThanOrEqualTo(3);
                assertThat(data.descriptionMentions().get(2 * e + 1)).isPositive();
            }
            assertThat(data.entity(1).label()).isEqualTo("\uD83D\uDE80");
        }
    }

    /**
     * Names that a tokenizer breaks into pieces, bytes or unknown tokens, or whose characters do not stand alone; offsets
     * of the spans count code points.
     */
    @ParameterizedTest
    @ValueSource(strings = {"bge-small-en-v1.5-tokenizer.json", "tiny-roberta-tokenizer.json"})
    void mentionsAreExactInScriptsThatAreTakenToPieces(String resource) throws IOException {
        List<String> names = List.of(
                "\u10d7\u10d1\u10d8\u10da\u10d8\u10e1\u10d8",
                "\uD83D\uDE80",
                "\uD83D\uDC69\u200D\uD83D\uDE80",
                "cafe\u0301",
                "\u13A0\u13B4",
                "\u0928\u092e\u0938\u094d\u0924\u0947",
                "\u6771\u4eac",
                "na\u00efve \u03a9mega");
        StringBuilder entities = new StringBuilder();
        StringBuilder text = new StringBuilder();
        StringBuilder spans = new StringBuilder();
        for (int e = 0; e < names.size(); e++) {
            entities.append("e").append(e).append('\t').append(names.get(e)).append("\t\uD83C\uDF0D ");
            entities.append(names.get((e + 1) % names.size())).append('\n');
            text.append(" \uD83C\uDF0D ");
            int from = text.codePointCount(0, text.length());
            text.append(names.get(e));
            int to = text.codePointCount(0, text.length());
            spans.append(e == 0 ? "" : ",").append("[" + from + "," + to + ",\"e" + e + "\"]");
            text.append(" !");
        }
        Path file = Files.writeString(
                folder.resolve("text.jsonl"), "{\"text\": \"" + text + "\", \"spans\": [" + spans + "]}\n");
        Path json = work.resolve("tokenizer of " + resource);
        try (InputStream in = DatasetPreparationTest.class.getResourceAsStream("/" + resource)) {
            Files.copy(Objects.requireNonNull(in), json);
        }
        GraphSource graph = tables(entities.toString(), "e0\tr\te1\n");
        try (Tokenizer pieces = Tokenizer.load(json)) {
            DatasetPreparation.prepare(
                    new DatasetOptions("test", "test files", "none", 512, 128, 1, new HeldOut(0, 0, 0, 0, 0)),
                    graph,
                    List.of(TextFiles.source(file)),
                    new DatasetPreparation.Target(pieces, folder.resolve("out"), false),
                    Progress.NONE);
            try (Dataset data = Dataset.open(folder.resolve("out"))) {
                int found = 0;
                for (int e = 0; e < names.size(); e++) {
                    int[] tokens = data.descriptions().tokens(e);
                    assertThat(Arrays.copyOfRange(
                                    tokens,
                                    data.descriptionMentions().get(2 * e),
                                    data.descriptionMentions().get(2 * e + 1) + 1))
                            .as("the own mention of %s", names.get(e))
                            .isEqualTo(pieces.encode(names.get(e)).ids());
                }
                for (int i = 0; i < data.text().size(); i++) {
                    int[] tokens = data.text().tokens(i);
                    int[] mentions = data.text().mentions(i);
                    for (int m = 0; m < mentions.length; m += 3) {
                        String name = names.get(mentions[m]);
                        assertThat(Arrays.copyOfRange(tokens, mentions[m + 1], mentions[m + 2] + 1))
                                .as("a mention of %s", name)
                                .isIn(
                                        pieces.encode(name).ids(),
                                        pieces.encode(" " + name).ids());
                        found++;
                    }
                }
                assertThat(found).as("one in its description, one in the text").isEqualTo(2 * names.size());
            }
        }
    }

    @Test
    void rejectsAreCountedAndListedInTheDataSetWhichStaysReadableAndReplaceable() throws IOException {
        Path text = Files.writeString(
                folder.resolve("text.jsonl"),
                "{\"text\": \"Ada met Bob\", \"spans\": [[0, 3, \"a\"], [8, 99, \"b\"]]}\n");
        for (int run = 0; run < 2; run++) {
            DatasetInfo info = prepare(tables("a\tAda\n", "a\tr\tb\na\tr\n"), "out", text);
            assertThat(info.details().get("rejected"))
                    .isEqualTo(Map.of("wrong number of columns", 1L, "mention outside its text", 1L));
        }
        assertThat(Files.readAllLines(folder.resolve("out").resolve("rejects.jsonl")))
                .containsExactly(
                        "{\"source\":\"triples.tsv\",\"line\":2,\"reason\":\"wrong number of columns\",\"found\":\"a\\tr\"}",
                        "{\"source\":\"text.jsonl\",\"line\":1,\"id\":\"b\",\"reason\":\"mention outside its text\","
                                + "\"found\":\"[8, 12] in: Ada met Bob\"}");
        try (Dataset data = Dataset.open(folder.resolve("out"))) {
            assertThat(data.info().details().get("rejected"))
                    .isEqualTo(Map.of("wrong number of columns", 1, "mention outside its text", 1));
            assertThat(data.text().size() + data.heldOutText().size()).isEqualTo(1);
        }
    }

    @Test
    void theSameInputGivesTheSameBytes() throws IOException {
        StringBuilder triples = new StringBuilder("bad\n");
        StringBuilder entities = new StringBuilder();
        StringBuilder texts = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            triples.append("e")
                    .append(i)
                    .append("\tr")
                    .append(i % 7)
                    .append("\te")
                    .append(i * i % 389)
                    .append('\n');
            entities.append("e")
                    .append(i)
                    .append("\tname ")
                    .append(i)
                    .append("\tthe thing ")
                    .append(i);
            entities.append("\tt").append(i % 5).append('\n');
            texts.append("{\"text\": \"thing ")
                    .append(i)
                    .append(" is here\", \"spans\": [[0, 5, \"e")
                    .append(i);
            texts.append("\"]]}\n");
        }
        Path text = Files.writeString(folder.resolve("text.jsonl"), texts);
        prepare(tables(entities.toString(), triples.toString()), "first", text);
        prepare(tables(entities.toString(), triples.toString()), "second", text);
        assertThat(checksums("first")).hasSizeGreaterThan(9).isEqualTo(checksums("second"));
        Path turtle = Files.writeString(
                folder.resolve("graph.ttl"), "@prefix x: <http://x/> . x:a x:p [ x:q [] ; x:n 7 ] ; x:p x:b . bad");
        Path good = Files.writeString(
                folder.resolve("good.ttl"), "@prefix x: <http://x/> . x:a x:p [ x:q [] ; x:n 7 ] ; x:p x:b .");
        RdfOptions options = new RdfOptions("en", null, GraphOptions.DEFAULT);
        assertThatThrownBy(() -> prepare(new RdfSource(List.of(turtle), options), "third"))
                .isInstanceOf(BadInputException.class);
        prepare(new RdfSource(List.of(good), options), "third");
        prepare(new RdfSource(List.of(good), options), "fourth");
        assertThat(checksums("third")).isEqualTo(checksums("fourth"));
    }
}
