package org.jaket.corpus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.GraphPart;
import org.jaket.corpus.JoinedGraph;
import org.jaket.corpus.NamedGraph;
import org.jaket.corpus.Progress;
import org.jaket.corpus.RecordingSink;
import org.jaket.corpus.Rejects;
import org.jaket.store.BadInputException;
import org.jaket.store.Entity;
import org.jaket.text.AnnotatedText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FewRelGraphTest {

    private static final GraphOptions OPTIONS = new GraphOptions(null, false);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        String oslo = "{\"tokens\":[\"in\",\"Norway\",\"lies\",\"Oslo\"],"
                + "\"h\":[\"oslo\",\"Q585\",[[3]]],\"t\":[\"norway\",\"Q20\",[[1]]]}";
        String bergen = "{\"tokens\":[\"Bergen\",\"is\",\"in\",\"norway\"],"
                + "\"h\":[\"bergen\",\"\",[[0]]],\"t\":[\"norway\",\"\",[[3]]]}";
        String secret = "{\"tokens\":[\"Oslo\",\"hosted\",\"games\"],"
                + "\"h\":[\"oslo\",\"Q585\",[[0]]],\"t\":[\"games\",\"Q7\",[[2]]]}";
        String twin = "{\"tokens\":[\"oslo\",\"Hosted\",\"games\",\"\u00a0\"],"
                + "\"h\":[\"games\",\"Q7\",[[2]]],\"t\":[\"oslo\",\"Q585\",[[0]]]}";
        file = Files.writeString(
                folder.resolve("fewrel.json"),
                "{\"P17\":[" + oslo + "," + bergen + "," + twin + "],\"P9\":[" + secret + "]}");
    }

    private RecordingSink read(Set<String> leftOut, GraphPart... before) {
        RecordingSink sink = new RecordingSink();
        FewRelGraph graph = new FewRelGraph(file, leftOut);
        List<GraphPart> parts = new java.util.ArrayList<>(List.of(before));
        parts.add(graph);
        try (Rejects rejects = Rejects.beside(folder.resolve("out"))) {
            new JoinedGraph(parts, OPTIONS).push(sink, rejects, Progress.NONE);
            graph.text().push(sink, sink, rejects, Progress.NONE);
            assertThat(rejects.count()).isZero();
        }
        return sink;
    }

    @Test
    void instancesAreTriplesAndEntitiesAreDescribedByTheSentenceThatNamesThemEarliest() {
        RecordingSink sink = read(Set.of());
        assertThat(sink.named()).containsExactly("Q585 P17 Q20", "name:bergen P17 Q20", "Q7 P17 Q585", "Q585 P9 Q7");
        assertThat(sink.entities)
                .extracting(Entity::description)
                .containsExactly(
                        "oslo Hosted games",
                        "norway: in Norway lies Oslo",
                        "Bergen is in norway",
                        "games: oslo Hosted games");
        assertThat(sink.texts).extracting(AnnotatedText::text).contains("Bergen is in norway");
        assertThat(sink.texts).allSatisfy(text -> assertThat(text.links()).hasSize(2));
    }

    @Test
    void nothingOfARelationThatIsLeftOutIsRead() {
        RecordingSink sink = read(Set.of("P9"));
        // The sentence of P9 is there under P17 as well, with other capitals and blanks, and with head and tail the
        // other way round.
        assertThat(sink.named()).containsExactly("Q585 P17 Q20", "name:bergen P17 Q20");
        assertThat(sink.entities).extracting(Entity::description).noneMatch(description -> description
                .toLowerCase(java.util.Locale.ROOT)
                .contains("hosted"));
        assertThat(sink.texts).hasSize(2);
        assertThat(sink.counts)
                .containsEntry("left_out.P9", 1L)
                .containsEntry("left_out_under_other_relations", 1L)
                .containsEntry("fewrel_sentences", 2L)
                .containsEntry("fewrel_sentences.P17", 2L)
                .doesNotContainKey("fewrel_sentences.P9")
                .containsEntry("left_out_triples", 0L);
        assertThat(sink.leftOut).as("Q7 is no entity").isEmpty();
        assertThatThrownBy(() -> read(Set.of("P404")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("has no relation P404");
    }

    @Test
    void triplesOfAnotherGraphBetweenTheEndsOfASentenceThatIsLeftOutStayOut() {
        RecordingSink sink = read(Set.of("P9"), new GraphPart() {
            @Override
            public void addTo(NamedGraph graph, DatasetSink to, Rejects rejects, Progress progress) {
                graph.triple(graph.entity("Q7"), "P276", graph.entity("Q585"));
            }
        });
        // Once under its own relation, once under the other, the other way round.
        assertThat(sink.leftOut).containsExactlyInAnyOrder("Q585-Q7", "Q7-Q585");
        assertThat(read(Set.of()).leftOut).isEmpty();
    }

    @Test
    void namesFindTheEntitiesOfAnotherGraphWhichKeepTheirDescriptions() {
        RecordingSink sink = read(Set.of(), new GraphPart() {
            @Override
            public void addTo(NamedGraph graph, DatasetSink to, Rejects rejects, Progress progress) {
                int bergen = graph.entity("Q26793");
                graph.label(bergen, "Bergen");
                graph.description(bergen, "city by the sea");
                graph.triple(bergen, "P1", graph.entity("Q585"));
            }
        });
        assertThat(sink.named()).contains("Q26793 P17 Q20");
        // The other graph has triples of it and no name.
        assertThat(sink.entities.get(1))
                .extracting(Entity::id, Entity::label, Entity::aliases)
                .containsExactly("Q585", "oslo", List.of());
        assertThat(sink.entities.get(0).description()).isEqualTo("Bergen: city by the sea");
        assertThat(sink.entities.get(0).aliases()).isEmpty();
    }
}
