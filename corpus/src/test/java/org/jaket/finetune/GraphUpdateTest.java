package org.jaket.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetPreparation;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.corpus.TestTokenizer;
import org.jaket.corpus.rdf.RdfOptions;
import org.jaket.corpus.rdf.RdfSource;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Updates with graphs as they come out of files; it lies here because core reads no files. */
class GraphUpdateTest {

    private static final GraphOptions GRAPH = new GraphOptions(null, false);
    private static final String RELATIONS = "id\tlabel\tdescription\tinverse\n";
    private static final String PREFIXES =
            "@prefix x: <http://x/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Tokenizer tokenizer;

    @BeforeEach
    void load() {
        tokenizer = TestTokenizer.in(folder);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private Path prepare(String name, GraphSource source) {
        Path out = folder.resolve(name);
        DatasetPreparation.prepare(
                new DatasetOptions(name, name, "none", 32, 32, 1, new HeldOut(0, 0, 0, 0, 0)),
                source,
                List.of(),
                new DatasetPreparation.Target(tokenizer, out, true),
                Progress.NONE);
        return out;
    }

    private Path rdf(String name, String turtle) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".ttl"), PREFIXES + turtle);
        return prepare(name, new RdfSource(List.of(file), new RdfOptions("en", null, GRAPH)));
    }

    private Path tables(String name, String entities, String triples) throws IOException {
        return tables(name, entities, "", triples);
    }

    private Path tables(String name, String entities, String relations, String triples) throws IOException {
        Path files = Files.createDirectories(folder.resolve(name + "-files"));
        Files.writeString(files.resolve("relations.tsv"), relations);
        Files.writeString(files.resolve("entities.tsv"), entities);
        Files.writeString(files.resolve("triples.tsv"), triples);
        return prepare(name, new TableSource(TableFiles.in(files), GRAPH));
    }

    private Dataset updated(Path base, Path additions) throws IOException {
        Path out = folder.resolve("updated");
        try (Dataset before = Dataset.open(base);
                Dataset more = Dataset.open(additions);
                DatasetWriter writer = DatasetWriter.create(out, true)) {
            new GraphUpdate(before, more, GraphChanges.Removals.NONE)
                    .write(writer, Files.readAllBytes(before.tokenizerFile()));
        }
        return Dataset.open(out);
    }

    private static Entity entity(Dataset data, String id) {
        for (int e = 0; e < data.entityCount(); e++) {
            if (data.entity(e).id().equals(id)) {
                return data.entity(e);
            }
        }
        throw new AssertionError("no entity " + id);
    }

    private static Set<String> edges(Dataset data) {
        Set<String> edges = new TreeSet<>();
        for (int head = 0; head < data.entityCount(); head++) {
            for (int i = (int) data.graphOffsets()[head]; i < data.graphOffsets()[head + 1]; i++) {
                edges.add(data.entity(head).id() + " "
                        + data.relations().get(data.graphRelations()[i]).id() + " "
                        + data.entity(data.graphNeighbors()[i]).id());
            }
        }
        return edges;
    }

    @Test
    void rdfThatOnlyNamesWhatIsKnownLeavesItsTextAlone() throws IOException {
        Path base = rdf(
                "base",
                "x:Oslo rdfs:label \"Oslo city\" ; rdfs:comment \"capital of Norway\" ; a x:City ;\n"
                        + "  <http://www.w3.org/2004/02/skos/core#altLabel> \"Christiania\" ; x:capitalOf x:Norway .\n"
                        + "x:capitalOf rdfs:label \"is the capital of\" ; rdfs:comment \"seat of a government\" .\n");
        Path more = rdf("more", "x:Oslo x:capitalOf x:Sea_of_%C3%85land .\n");
        try (Dataset before = Dataset.open(base);
                Dataset after = updated(base, more)) {
            assertThat(entity(after, "http://x/Oslo")).isEqualTo(entity(before, "http://x/Oslo"));
            assertThat(entity(after, "http://x/Sea_of_%C3%85land").label()).isEqualTo("Sea of \u00c5land");
            assertThat(after.relations()).containsExactlyElementsOf(before.relations());
            assertThat(after.relations().get(0).label()).isEqualTo("is the capital of");
            assertThat(after.categoryOf()[0]).isZero();
        }
        Path described = rdf("described", "x:Oslo rdfs:comment \"a city by a fjord\" .\n");
        try (Dataset after = updated(base, described)) {
            assertThat(entity(after, "http://x/Oslo").description()).isEqualTo("Oslo: a city by a fjord");
        }
    }

    @Test
    void tablesThatOnlyNameWhatIsKnownLeaveItsTextAlone() throws IOException {
        Path base = tables("base", "a  b\tAda\ta person\n", "a  b\tr\tc\n");
        Path more = tables("more", "", "a  b\tr\td\n");
        try (Dataset after = updated(base, more)) {
            assertThat(entity(after, "a  b").label()).isEqualTo("Ada");
            assertThat(entity(after, "a  b").description()).isEqualTo("Ada: a person");
        }
    }

    @Test
    void noEdgeIsBetweenAnEntityAndItsTypeAsInTheJoinedInput() throws IOException {
        String entities = "x\tX\ttext\tc\nc\tC\t\t\n";
        String first = "x\tr\ty\nx\tr\tc\n";
        String second = "x\tr\tc\nc\tr\tx\ny\tr\tx\ny\tr\tc\n";
        Path base = tables("base", entities, first);
        Path more = tables("more", "", second);
        try (Dataset joined = Dataset.open(tables("joined", entities, first + second));
                Dataset after = updated(base, more)) {
            assertThat(edges(after)).isEqualTo(edges(joined)).containsExactly("x r y", "y r c", "y r x");
        }
    }

    @Test
    void rejectsAndCountsAreThoseOfTheAdditions() throws IOException {
        Path base = tables("base", "a\tAda\n", "a\tr\tb\na\tr\tb\nbroken\n");
        Path more = tables("more", "", "a\tr\ta\na\tr\tc\nbroken\tagain\nand again\n");
        try (Dataset after = updated(base, more)) {
            assertThat(after.info().details())
                    .containsEntry("triples_repeated", 0)
                    .containsEntry("triples_self_loops", 1)
                    .containsEntry("seed", 1)
                    .containsEntry("rejected", java.util.Map.of("wrong number of columns", 2))
                    .containsKey("update");
            assertThat(Files.readAllLines(after.directory().resolve("rejects.jsonl")))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("broken\\tagain");
        }
        Path clean = tables("clean", "", "a\tr\td\n");
        try (Dataset after = updated(base, clean)) {
            assertThat(after.info().details()).doesNotContainKey("rejected");
            assertThat(after.directory().resolve("rejects.jsonl")).doesNotExist();
        }
    }

    @Test
    void inversesAreThoseOfTheJoinedInput() throws IOException {
        String relations = RELATIONS + "r\tpart of\t\ts\ns\thas part\t\tr\nlike\tis like\t\tlike\n";
        String first = "a\tr\tb\nb\ts\ta\nb\tr\tc\na\tlike\tb\n";
        Path base = tables("base", "", relations, first);
        for (String second : List.of("c\tr\td\n", "d\ts\tc\n", "c\tlike\ta\n", "c\tr\td\nd\ts\tc\n")) {
            Path more = tables("more", "", relations, second);
            try (Dataset joined = Dataset.open(tables("joined", "", relations, first + second));
                    Dataset after = updated(base, more)) {
                assertThat(after.relations())
                        .isEqualTo(joined.relations())
                        .extracting(Relation::inverse)
                        .containsExactly("s", "r", "like");
                assertThat(edges(after)).isEqualTo(edges(joined));
                assertThat(KnowledgeGraph.of(after, EdgeDirection.BOTH).edgeCount())
                        .isEqualTo(KnowledgeGraph.of(joined, EdgeDirection.BOTH).edgeCount());
            }
        }
    }

    @Test
    void anInverseThatTheAdditionsNameTakesThePlaceOfTheOld() throws IOException {
        Path base = tables("base", "", RELATIONS + "r\t\t\ts\n", "a\tr\tb\na\ts\tb\na\tt\tb\n");
        Path more = tables("more", "", RELATIONS + "r\t\t\tt\n", "c\tr\ta\nc\tt\ta\n");
        try (Dataset after = updated(base, more)) {
            assertThat(after.relations()).extracting(Relation::inverse).containsExactly("t", null, "r");
        }
    }
}
