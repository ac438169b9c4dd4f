package org.jaket.corpus.rdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.ValueFactory;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.RDFWriter;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.rio.helpers.StatementCollector;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.Progress;
import org.jaket.corpus.RecordingSink;
import org.jaket.corpus.Rejects;
import org.jaket.store.BadInputException;
import org.jaket.store.Entity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdfSourceTest {

    private static final String PREFIXES = "@prefix x: <http://x/> .\n"
            + "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
            + "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            + "@prefix schema: <http://schema.org/> .\n"
            + "@prefix dct: <http://purl.org/dc/terms/> .\n"
            + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
            + "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n";

    private static final String OSLO = PREFIXES
            + "x:Oslo x:capitalOf x:Norway ; rdfs:label \"\u041e\u0441\u043b\u043e\"@ru , \"Oslo\"@en ;\n"
            + "  skos:prefLabel \"Oslo city\"@en-GB ; skos:altLabel \"Christiania\" ; schema:name \"OSLO\" ;\n"
            + "  rdfs:comment \"capital of\\n Norway\"@en , \"Hauptstadt\"@de ;\n"
            + "  x:populationTotal 709037 ; x:area 454.12 ; x:founded \"1040\"^^xsd:gYear ; a owl:Thing , x:City .\n"
            + "x:Norway a x:Country ; skos:definition \"a kingdom\" .\n"
            + "x:Country rdfs:label \"country\"@en .\n"
            + "x:capitalOf rdfs:label \"is capital of\"@en .\n"
            + "x:area rdfs:label \"surface\"@en .\n"
            + "x:Norway x:part [ x:near x:Sea_of_%C3%85land ] .\n"
            + "x:Alone rdfs:label \"alone\" .\n";

    @TempDir
    Path folder;

    private final RecordingSink sink = new RecordingSink();
    private List<String> rejected = List.of();

    private void read(String name, String content, String language, @Nullable String format) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        read(file, sink, new RdfOptions(language, format, GraphOptions.DEFAULT));
    }

    private void read(Path file, RecordingSink into, RdfOptions options) {
        try (Rejects rejects = Rejects.beside(file.resolveSibling("out"))) {
            new RdfSource(List.of(file), options).push(into, rejects, Progress.NONE);
            rejected = new ArrayList<>();
            rejects.byReason().forEach((reason, count) -> rejected.add(count + " " + reason));
            if (rejects.count() > 0) {
                rejected.add(rejects.first());
            }
        }
    }

    @Test
    void namesDescribesTypesAndFacts() throws IOException {
        read("oslo.ttl", OSLO, "en", null);
        assertThat(rejected).isEmpty();
        assertThat(sink.ids())
                .containsExactly(
                        "http://x/Oslo", "http://x/Norway", "_:b1", "http://x/Sea_of_%C3%85land", "http://x/Alone");
        Entity oslo = sink.entities.get(0);
        assertThat(oslo.label()).isEqualTo("Oslo");
        assertThat(oslo.aliases()).containsExactly("Oslo city", "Christiania", "OSLO");
        assertThat(oslo.description())
                .isEqualTo("Oslo: capital of Norway; population total: 709,037; surface: 454.12; founded: 1040");
        assertThat(oslo.categories()).containsExactly("http://x/City");
        assertThat(sink.entities.get(1).label()).isEqualTo("Norway");
        assertThat(sink.entities.get(1).description()).isEqualTo("Norway: a kingdom");
        assertThat(sink.entities.get(3).label()).isEqualTo("Sea of \u00c5land");
        assertThat(sink.entities.get(2).label()).isEqualTo("_:b1");
        assertThat(sink.categories).hasSize(2);
        assertThat(sink.categories.get(0).label()).isEqualTo("City");
        assertThat(sink.categories.get(1).label()).isEqualTo("country");
        assertThat(sink.relations.get(0).label()).isEqualTo("is capital of");
        assertThat(sink.counts)
                .containsEntry("types_of_the_language", 1L)
                .containsEntry("literals_in_descriptions", 3L);
    }

    @Test
    void theLanguageIsChosenThenNoneThenAnyOther() throws IOException {
        read("oslo.ttl", OSLO, "ru", null);
        assertThat(sink.entities.get(0).label()).isEqualTo("\u041e\u0441\u043b\u043e");
        assertThat(sink.entities.get(0).aliases()).containsExactly("Christiania", "OSLO");
        assertThat(sink.entities.get(0).description()).doesNotContain("capital").contains("surface: 454.12");
        assertThat(sink.categories.get(1).label()).isEqualTo("country");
    }

    @Test
    void aBlankLabelNamesNothing() throws IOException {
        read(
                "blank.ttl",
                PREFIXES + "x:a rdfs:label \"\"@en , \" \" ; skos:prefLabel \"Ada\" ; schema:name \"A.\" .",
                "en",
                null);
        assertThat(sink.entities.get(0).label()).isEqualTo("Ada");
        assertThat(sink.entities.get(0).aliases()).containsExactly("A.");
    }

    @Test
    void whatIsPartOfSomethingSaidBeforeIsSaidAsWell() throws IOException {
        read(
                "parts.ttl",
                PREFIXES + "x:a rdfs:comment \"a small town\" , \"a small\" , \"a small town\" ; x:code 12 , 1 , 12 .",
                "en",
                null);
        assertThat(sink.entities.get(0).description()).isEqualTo("a small town; a small; code: 12; code: 1");
    }

    @ParameterizedTest
    @EnumSource(RdfSyntax.class)
    void everySyntaxGivesTheSameGraph(RdfSyntax syntax) throws IOException {
        StatementCollector statements = new StatementCollector();
        var turtle = Rio.createParser(RDFFormat.TURTLE);
        turtle.setRDFHandler(statements);
        turtle.parse(new StringReader(OSLO), "");
        Path file = folder.resolve("graph." + syntax.format().getDefaultFileExtension());
        try (OutputStream out = Files.newOutputStream(file)) {
            if (syntax.format().equals(RDFFormat.N3)) {
                Files.writeString(file, OSLO);
            } else {
                RDFWriter writer = Rio.createWriter(syntax.format(), out);
                Rio.write(statements.getStatements(), writer);
            }
        }
        read(file, sink, new RdfOptions("en", null, GraphOptions.DEFAULT));
        assertThat(rejected).isEmpty();
        assertThat(sink.named())
                .containsExactlyInAnyOrder(
                        "http://x/Oslo http://x/capitalOf http://x/Norway",
                        "http://x/Norway http://x/part _:b1",
                        "_:b1 http://x/near http://x/Sea_of_%C3%85land");
        Entity oslo = sink.entities.get(sink.ids().indexOf("http://x/Oslo"));
        assertThat(oslo.label()).isEqualTo("Oslo");
        assertThat(oslo.description()).startsWith("Oslo: capital of Norway; ").contains("population total: 709,037");
        assertThat(oslo.categories()).containsExactly("http://x/City");
    }

    @Test
    void malformedLinesOfNTriplesAndNQuadsAreRejectedWithTheirLine() throws IOException {
        read(
                "bad.nt",
                "<http://x/a> <http://x/p> <http://x/b> .\n<http://x/a> <http://x/p> nonsense .\n"
                        + "<http://x/a> <http://x/p> \"open .\n<http://x/b> <http://x/p> <http://x/c> .\n",
                "en",
                null);
        assertThat(sink.named())
                .containsExactly("http://x/a http://x/p http://x/b", "http://x/b http://x/p http://x/c");
        assertThat(rejected).containsExactly("2 malformed statement", "bad.nt, line 2: malformed statement");
        read(
                "bad.nq",
                "<http://x/a> <http://x/p> <http://x/b> <http://x/g> .\n<http://x/a> x <http://x/b> .\n",
                "en",
                null);
        assertThat(rejected).containsExactly("1 malformed statement", "bad.nq, line 2: malformed statement");
    }

    @Test
    void whatCannotGoOnIsOneSentenceWithItsPlace() {
        assertThatThrownBy(() -> read("bad.ttl", PREFIXES + "x:a x:p x:b .\nx:a x:p nonsense .\n", "en", null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bad.ttl, line 9")
                .hasMessageContaining("Turtle");
        assertThatThrownBy(() -> read("bad.rdf", "<rdf:RDF", "en", null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bad.rdf");
        assertThatThrownBy(() -> read("bad.jsonld", "{\"@id\": ", "en", null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("bad.jsonld");
        assertThatThrownBy(() -> read("data.bin", "x", "en", null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--format");
        assertThatThrownBy(() -> read("data.ttl", "x", "en", "word")).hasMessageContaining("called word");
        assertThatThrownBy(() -> read("data.ttl", "x", "no language", null)).hasMessageContaining("no language tag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x:a x:p", "x:a x:p \"\u00e6\u00f8\u00e5", "x:a x:p x:b ; # \u6f22\u5b57", "x:a x:p <http://x/b"
            })
    void whatEndsInsideAStatementIsSaidWithItsPlace(String end) {
        for (String ending : List.of("ttl", "trig")) {
            assertThatThrownBy(() -> read("cut." + ending, PREFIXES + "x:a x:p x:b .\n" + end, "en", null))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("cut." + ending + ", line 9, column " + (end.length() + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nt", "nq", "ttl", "trig", "rdf", "jsonld", "ndjsonld", "rj"})
    void aTruncatedFileIsCalledSoInEverySyntax(String ending) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RDFFormat format = RdfSyntax.named(ending).format();
        ValueFactory values = SimpleValueFactory.getInstance();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            RDFWriter writer = Rio.createWriter(format, out);
            writer.startRDF();
            for (int i = 0; i < 3000; i++) {
                writer.handleStatement(values.createStatement(
                        values.createIRI("http://x/" + i),
                        values.createIRI("http://x/p"),
                        values.createIRI("http://x/" + i * 7919L % 3001)));
            }
            writer.endRDF();
        }
        Path file = Files.write(
                folder.resolve("cut." + ending + ".gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(() -> read(file, sink, new RdfOptions("en", null, GraphOptions.DEFAULT)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is truncated");
    }

    @Test
    void neitherTheNetworkNorOtherFilesAreRead() throws IOException {
        assertThatThrownBy(() ->
                        read("context.jsonld", "{\"@context\": \"https://schema.org/\", \"name\": \"A\"}", "en", null))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("context.jsonld");
        Files.writeString(folder.resolve("secret"), "top secret");
        String xml =
                "<!DOCTYPE r [<!ENTITY e SYSTEM \"" + folder.resolve("secret").toUri() + "\">]>\n"
                        + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:x=\"http://x/\">"
                        + "<rdf:Description rdf:about=\"http://x/a\"><x:p>&e;</x:p></rdf:Description></rdf:RDF>";
        try {
            read("entity.rdf", xml, "en", null);
        } catch (BadInputException e) {
            assertThat(e).hasMessageContaining("entity.rdf");
        }
        assertThat(sink.entities).noneMatch(entity -> entity.description().contains("secret"));
    }

    @Test
    void linesOfJsonLdAreReadAsOneDocument() throws IOException {
        read(
                "lines.ndjsonld",
                "{\"@id\": \"http://x/a\", \"http://x/p\": {\"@id\": \"_:n\"}}\n"
                        + "{\"@id\": \"_:n\", \"http://x/p\": {\"@id\": \"http://x/b\"}}\n"
                        + "{\"@id\": \"http://x/b\", \"http://x/p\": {\"http://x/p\": {\"@id\": \"http://x/c\"}}}\n",
                "en",
                null);
        assertThat(sink.named())
                .containsExactlyInAnyOrder(
                        "http://x/a http://x/p _:b1",
                        "_:b1 http://x/p http://x/b",
                        "http://x/b http://x/p _:b2",
                        "_:b2 http://x/p http://x/c");
    }

    @Test
    void blankNodesOfTwoFilesAreDifferentAndTheirIdentifiersStable() throws IOException {
        Path first = Files.writeString(folder.resolve("1.ttl"), "_:n <http://x/p> [] .");
        Path second = Files.writeString(folder.resolve("2.ttl"), "_:n <http://x/p> _:n .");
        for (int run = 0; run < 2; run++) {
            RecordingSink found = new RecordingSink();
            try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
                new RdfSource(List.of(first, second), new RdfOptions("en", null, GraphOptions.DEFAULT))
                        .push(found, rejects, Progress.NONE);
            }
            assertThat(found.named()).containsExactly("_:b1 http://x/p _:b2", "_:b3 http://x/p _:b3");
        }
    }

    @Property(tries = 200)
    void labelsAreWhatWasWritten(@ForAll @Size(min = 1, max = 5) List<@NotBlank String> labels) throws IOException {
        ValueFactory values = SimpleValueFactory.getInstance();
        List<String> expected = new ArrayList<>();
        Path file = Files.createTempFile("jaket-rdf", ".nt");
        RecordingSink found = new RecordingSink();
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                RDFWriter writer = Rio.createWriter(RDFFormat.NTRIPLES, out);
                writer.startRDF();
                for (int i = 0; i < labels.size(); i++) {
                    String label = "x" + labels.get(i).replaceAll("[\\ud800-\\udfff]", "") + "x";
                    expected.add(label.replaceAll("[\\s\\p{Z}\\p{Cc}]+", " "));
                    Statement statement = values.createStatement(
                            values.createIRI("http://x/" + i),
                            values.createIRI(Vocabulary.LABELS.get(0)),
                            values.createLiteral(label));
                    writer.handleStatement(statement);
                }
                writer.endRDF();
            }
            read(file, found, new RdfOptions("en", null, GraphOptions.DEFAULT));
        } finally {
            Files.delete(file);
        }
        assertThat(rejected).isEmpty();
        assertThat(found.entities).extracting(Entity::label).containsExactlyElementsOf(expected);
    }
}
