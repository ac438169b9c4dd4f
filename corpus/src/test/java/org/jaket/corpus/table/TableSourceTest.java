package org.jaket.corpus.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.JoinedGraph;
import org.jaket.corpus.NamedPipe;
import org.jaket.corpus.Progress;
import org.jaket.corpus.RecordingSink;
import org.jaket.corpus.Rejects;
import org.jaket.store.BadInputException;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSourceTest {

    @TempDir
    Path folder;

    private final RecordingSink sink = new RecordingSink();
    private String rejected = "";

    private RecordingSink read(@Nullable String entities, String triples, GraphOptions options) throws IOException {
        Files.writeString(folder.resolve("triples.tsv"), triples);
        if (entities != null) {
            Files.writeString(folder.resolve("entities.tsv"), entities);
        }
        return read(TableFiles.in(folder), options);
    }

    private RecordingSink read(TableFiles files, GraphOptions options) throws IOException {
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            new TableSource(files, options).push(sink, rejects, Progress.NONE);
            if (rejects.count() > 0) {
                Path spool = folder.resolve(".out.rejects");
                assertThat(rejects.byReason().values().stream()
                                .mapToLong(n -> n)
                                .sum())
                        .isEqualTo(rejects.count());
                // file() flushes; it is package-private, and closing deletes.
                rejected = rejects.first();
                assertThat(spool).exists();
            }
        }
        assertThat(folder.resolve(".out.rejects")).doesNotExist();
        return sink;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\tr\tb\nb\tr\tc\n",
                "a|r|b\nb|r|c",
                "a,r,b\r\nb,r,c\r\n",
                "a;r;b\nb;r;c\n",
                "\uFEFFhead\trelation\ttail\na\tr\tb\nb\tr\tc\n",
                "Subject,Predicate,Object,weight\n\na,r,b,1\nb,r,c\n",
                "tail\thead\trelation\nb\ta\tr\nc\tb\tr\n",
                "\"a\",\"r\",\"b\"\n\"b\",r,\"c\"\n"
            })
    void findsDelimiterAndHeader(String triples) throws IOException {
        read(null, triples, GraphOptions.DEFAULT);
        assertThat(sink.named()).containsExactly("a r b", "b r c");
        assertThat(rejected).isEmpty();
    }

    @Test
    void barsAndTabsKeepQuotesAndCommas() throws IOException {
        read(null, "\"Crocodile\" Dundee|in|1986, 1988\nA \"b\"|in|C\n", GraphOptions.DEFAULT);
        assertThat(sink.ids()).containsExactly("\"Crocodile\" Dundee", "1986, 1988", "A \"b\"", "C");
    }

    @Test
    void quotedIdentifiersMayHoldTabsDelimitersQuotesAndLineEnds() throws IOException {
        read(null, "\"a\tb\",r,\"c, \"\"d\"\"\"\n\"e\nf\",r,g\nh,r,\"i\"\n", GraphOptions.DEFAULT);
        assertThat(sink.ids()).containsExactly("a\tb", "c, \"d\"", "e\nf", "g", "h", "i");
        assertThat(sink.entities.get(0).label()).isEqualTo("a b");
        assertThat(sink.entities.get(2).label()).isEqualTo("e f");
    }

    @Test
    void whiteSpaceIsPartOfAnIdentifierOnlyBetweenQuotes() throws IOException {
        read(null, " a , r ,\" a \"\n\" a \" ,r,\"\ta\"\n", GraphOptions.DEFAULT);
        assertThat(sink.ids()).containsExactly("a", " a ", "\ta");
        assertThat(sink.named()).containsExactly("a r  a ", " a  r \ta");
        assertThat(sink.entities.get(1).label()).isEqualTo("a");
    }

    @Test
    void aBlankIdentifierIsNone() throws IOException {
        read(null, "a,r,b\n\" \",r,b\n", GraphOptions.DEFAULT);
        assertThat(sink.named()).containsExactly("a r b");
        assertThat(rejected).isEqualTo("triples.tsv, line 2: empty identifier");
    }

    @Test
    void quotesAroundAFieldBetweenTabsAreItsOwn() throws IOException {
        read(null, "\"Heroes\"\tby\t\"David \"\"B\"\"\"\nx\tby\t\" \"\n", GraphOptions.DEFAULT);
        assertThat(sink.ids()).containsExactly("\"Heroes\"", "\"David \"\"B\"\"\"", "x", "\" \"");
    }

    @Test
    void aQuoteWithoutEndCostsItsOwnLineOnly() throws IOException {
        read(null, "a,r,b\n\"c,r,d\ne,r,f\ng,r,h\n", GraphOptions.DEFAULT);
        assertThat(sink.named()).containsExactly("a r b", "e r f", "g r h");
        assertThat(rejected).isEqualTo("triples.tsv, line 2: quote without end");
    }

    @Test
    void badLinesAreRejectedWithTheirNumberAndTheRestGoesOn() throws IOException {
        read(null, "a\tr\tb\na\tr\n\tr\tb\na\tr\tb\tc\n\nb\tr\tc\n", GraphOptions.DEFAULT);
        assertThat(sink.named()).containsExactly("a r b", "b r c");
        assertThat(rejected).isEqualTo("triples.tsv, line 2: wrong number of columns");
    }

    @Test
    void bytesThatAreNotUtf8CostTheirLineOnly() throws IOException {
        Files.write(folder.resolve("triples.tsv"), new byte[] {
            'a',
            '\t',
            'r',
            '\t',
            'b',
            '\n',
            'a',
            '\t',
            'r',
            '\t',
            (byte) 0xff,
            '\n',
            (byte) 0xc3,
            (byte) 0xa9,
            '\t',
            'r',
            '\t',
            'b'
        });
        read(TableFiles.in(folder), GraphOptions.DEFAULT);
        assertThat(sink.named()).containsExactly("a r b", "é r b");
        assertThat(rejected).isEqualTo("triples.tsv, line 2: line not in UTF-8");
    }

    @Test
    void anEntityThatTriplesOfAnotherTableNameIsNotRepeated() throws IOException {
        List<TableSource> parts = new ArrayList<>();
        for (String entities : new String[] {"a\tA\n", "b\tB\nc\tC\n", "b\tB\n"}) {
            Path directory = Files.createDirectory(folder.resolve("part" + parts.size()));
            Files.writeString(directory.resolve("entities.tsv"), entities);
            Files.writeString(directory.resolve("triples.tsv"), "a\tr\tb\n");
            parts.add(new TableSource(TableFiles.in(directory), GraphOptions.DEFAULT));
        }
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            new JoinedGraph(parts, GraphOptions.DEFAULT).push(sink, rejects, Progress.NONE);
        }
        assertThat(sink.counts).containsEntry("entities_repeated", 1L);
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void aPipeIsReadOnce() throws Exception {
        Path pipe = NamedPipe.make(folder.resolve("pipe"));
        StringBuilder triples = new StringBuilder("head,relation,tail\n\nbroken\n");
        for (int i = 0; i < 5000; i++) {
            triples.append("h").append(i).append(",r,\"t\n\n").append(i).append("\"\n");
        }
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, triples);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        read(new TableFiles(List.of(pipe), null, null, null), GraphOptions.DEFAULT);
        writer.join();
        assertThat(sink.named()).hasSize(5000).startsWith("h0 r t\n\n0").endsWith("h4999 r t\n\n4999");
        assertThat(rejected).isEqualTo("pipe, line 3: wrong number of columns");
    }

    @Test
    void descriptionsGetTheirLabelUnlessTheyStartWithIt() throws IOException {
        String entities = "id\tlabel\tdescription\ttypes\taliases\n"
                + "e1\tEngland\tcountry in Europe\tt1,t2\tAlbion|Logres\n"
                + "e2\tengland \tEngland is a country\n"
                + "e3\tSea\tSeaside town\n"
                + "e4\tNothing\n"
                + "e1\tEngland\tpart of Britain\tt2,t3\n";
        read(entities, "e1\thas_part\te5\n", GraphOptions.DEFAULT);
        assertThat(sink.entities.get(0).description()).isEqualTo("England: country in Europe; part of Britain");
        assertThat(sink.entities.get(0).categories()).containsExactly("t1", "t2", "t3");
        assertThat(sink.entities.get(0).aliases()).containsExactly("Albion", "Logres");
        assertThat(sink.entities.get(1).description()).isEqualTo("England is a country");
        assertThat(sink.entities.get(2).description()).isEqualTo("Sea: Seaside town");
        assertThat(sink.entities.get(3).description()).isEqualTo("Nothing");
        assertThat(sink.entities.get(4).label()).isEqualTo("e5");
        assertThat(sink.ownMentions).containsExactly("England", "England", "Sea", "Nothing", "e5");
        assertThat(sink.categoryOf).containsExactly(0, -1, -1, -1, -1);
        assertThat(sink.relations.get(0).label()).isEqualTo("has part");
        assertThat(sink.texts).hasSize(3);
        assertThat(sink.mentions(2)).containsExactly("[Sea]=e3");
        assertThat(sink.counts).containsEntry("entities_repeated", 1L).containsEntry("entities_without_label", 1L);
    }

    @Test
    void aCategoryRelationThatNoTripleHasIsRefused() {
        assertThatThrownBy(() -> read(null, "a\tP31\tq5\na\tP1\tb\n", new GraphOptions("P999", false)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no triple has the relation P999")
                .hasMessageContaining("P31, P1");
    }

    @Test
    void theCategoryRelationDefinesCategoriesAndItsTriplesAreMarked() throws IOException {
        String entities = "id\tlabel\tdescription\ttypes\nq5\thuman\tprimate\n" + "a\tAda\t\tother\n";
        read(entities, "a\tP31\tq5\na\tP1\tb\nq5\tP9\ta\nb\tP31\tb\n", new GraphOptions("P31", false));
        assertThat(sink.categories).hasSize(1);
        assertThat(sink.categories.get(0).id()).isEqualTo("q5");
        assertThat(sink.categories.get(0).label()).isEqualTo("human");
        assertThat(sink.categories.get(0).description()).isEqualTo("primate");
        assertThat(sink.categoryOf).containsExactly(-1, 0, -1);
        assertThat(sink.defining).contains("1-0");
        assertThat(sink.texts).isEmpty();
    }

    @Test
    void edgesToOnesOwnTypesAreMarked() throws IOException {
        read("id\tlabel\tdescription\ttypes\na\tA\t\tq5,q6\nq6\tsix\n", "a\tlike\tq6\n", GraphOptions.DEFAULT);
        assertThat(sink.defining).containsExactly("a-1");
        assertThat(sink.categories.get(0).label()).isEqualTo("q5");
    }

    @Test
    void relationsAndTypesHaveTheirOwnTables() throws IOException {
        Files.writeString(
                folder.resolve("relations.tsv"),
                "id\tlabel\tdescription\tinverse\nr\tpart of\tbelongs to\ts\ns\thas part\t\tr\nu\tunused\n");
        Files.writeString(folder.resolve("types.tsv"), "t1\tcountry\tland\n");
        read("a\tA\t\tt1\n", "a\tr\tb\nb\ts\ta\n", GraphOptions.DEFAULT);
        assertThat(sink.relations).hasSize(2);
        assertThat(sink.relations.get(0).label()).isEqualTo("part of");
        assertThat(sink.relations.get(0).inverse()).isEqualTo("s");
        assertThat(sink.categories.get(0).label()).isEqualTo("country");
    }

    @Test
    void relationsAndEntitiesWithTheSameIdentifiersAreDifferent() throws IOException {
        Files.writeString(folder.resolve("relations.tsv"), "1\tcapital of\n2\tunused\n");
        read("1\tOslo\n2\tNorway\n", "1\t1\t2\n2\t7\t1\n", GraphOptions.DEFAULT);
        assertThat(sink.entities).extracting(Entity::label).containsExactly("Oslo", "Norway");
        assertThat(sink.relations).extracting(Relation::label).containsExactly("capital of", "7");
    }

    @Property(tries = 300)
    void quotedFieldsAreWhatWasWritten(@ForAll @Size(min = 1, max = 20) List<@StringLength(max = 12) String> written)
            throws IOException {
        List<String> ids = written.stream()
                .map(id -> ("x" + id.replaceAll("[\\r\\ud800-\\udfff]", "") + "x"))
                .toList();
        StringBuilder csv = new StringBuilder("head,relation,tail\n");
        ids.forEach(id -> csv.append('"').append(id.replace("\"", "\"\"")).append("\",r,\"\u2028,\"\n"));
        Path file = Files.createTempFile("jaket-table", ".csv");
        RecordingSink found = new RecordingSink();
        try (Rejects rejects = Rejects.beside(file.resolveSibling("out"))) {
            Files.writeString(file, csv);
            new TableSource(new TableFiles(List.of(file), null, null, null), GraphOptions.DEFAULT)
                    .push(found, rejects, Progress.NONE);
            assertThat(rejects.byReason()).isEmpty();
        } finally {
            Files.delete(file);
        }
        assertThat(found.named())
                .containsExactlyElementsOf(
                        ids.stream().map(id -> id + " r \u2028,").toList());
    }

    @Test
    void aDirectoryWithoutTriplesOrWithTwoOfThemIsRefused() throws IOException {
        assertThatThrownBy(() -> TableFiles.in(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("triples.tsv");
        Files.writeString(folder.resolve("triples.tsv"), "");
        Files.writeString(folder.resolve("kb.txt"), "");
        assertThatThrownBy(() -> TableFiles.in(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("kb.txt and triples.tsv");
        assertThatThrownBy(() -> new TableFiles(List.of(), null, null, null)).isInstanceOf(BadInputException.class);
    }
}
