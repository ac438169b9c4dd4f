package org.jaket.tasks.metaqa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetPreparation;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.Progress;
import org.jaket.pretrain.TinyWorld;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaQaSourceTest {

    private static final String KB = """
            Kismet|directed_by|William Dieterle
            Kismet|written_by|William Dieterle
            Juarez|directed_by|William Dieterle
            Juarez|release_year|1939
            1939|has_tags|war
            Kismet|seen_by|Edward Arnold
            no triple
            """;

    private static final String QUESTIONS = """
            who directed [Kismet]\tWilliam Dieterle
            who is in [Kismet]\tEdward Arnold
            what did [William Dieterle] make\tJuarez|Nobody
            what did [Nobody] make\tJuarez
            """;

    @TempDir
    Path folder;

    private Dataset prepare(Path kb, Path train, double share) {
        MetaQaSource source = new MetaQaSource(kb, List.of(train), share, 7);
        Path out = folder.resolve("set-" + share);
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            DatasetPreparation.prepare(
                    new DatasetOptions("films", "films", "none", 32, 16, 1, new HeldOut(0, 0, 0, 0, 0)),
                    source,
                    List.of(source.text()),
                    new DatasetPreparation.Target(tokenizer, out, false),
                    Progress.NONE);
        }
        return Dataset.open(out);
    }

    private static List<String> triples(Dataset dataset) {
        long[] offsets = dataset.graphOffsets();
        return IntStream.range(0, dataset.entityCount())
                .boxed()
                .flatMap(head -> IntStream.range((int) offsets[head], (int) offsets[head + 1])
                        .mapToObj(i -> dataset.entity(head).id() + "|"
                                + dataset.relations()
                                        .get(dataset.graphRelations()[i])
                                        .id() + "|"
                                + dataset.entity(dataset.graphNeighbors()[i]).id()))
                .toList();
    }

    private static Map<String, Entity> entities(Dataset dataset) {
        return IntStream.range(0, dataset.entityCount())
                .mapToObj(dataset::entity)
                .collect(java.util.stream.Collectors.toMap(Entity::id, entity -> entity));
    }

    @Test
    void questionsDescribeEntitiesAndAreTheText() throws IOException {
        Path kb = Files.writeString(folder.resolve("kb.txt"), KB);
        Path train = Files.writeString(folder.resolve("qa.txt"), QUESTIONS);
        try (Dataset dataset = prepare(kb, train, 1)) {
            assertThat(triples(dataset))
                    .containsExactlyInAnyOrderElementsOf(
                            KB.lines().filter(line -> line.contains("|")).toList());
            Map<String, Entity> entities = entities(dataset);
            assertThat(entities.get("Kismet").description()).isIn("who directed Kismet", "who is in Kismet");
            assertThat(entities.get("William Dieterle").description()).isEqualTo("what did William Dieterle make");
            assertThat(entities.get("Juarez").description()).isEqualTo("Juarez");
            // An entity is a movie if it is the head of a triple, else what most triples say that end in it.
            assertThat(entities.get("1939").categories()).containsExactly("movie");
            assertThat(entities.get("William Dieterle").categories()).containsExactly("directed_by");
            assertThat(entities.get("Edward Arnold").categories()).containsExactly("seen_by");
            assertThat(dataset.relations().get(0).description()).contains("directed the movie");
            assertThat(dataset.info().counts().mentions()).isEqualTo(3);
            Map<String, Object> details = dataset.info().details();
            assertThat(details.get("rejected")).isEqualTo(Map.of("no triple", 1, "no usable question", 1));
            assertThat(details)
                    .containsEntry(MetaQaSource.TRIPLES, 6)
                    .containsEntry("answers_not_in_graph", 1)
                    .doesNotContainKeys(MetaQaSource.SEED, MetaQaSource.DROPPED);
        }
        assertThat(folder.resolve("set-1.0/rejects.jsonl")).content().contains("line 7", "line 4", "Nobody");
    }

    private static Set<String> kept(Path kb, double share) {
        MovieGraph part = MovieGraph.read(kb, reject -> {}).keeping(share, new Randomness(7));
        Set<String> kept = new HashSet<>();
        part.triples()
                .forEach(triple -> kept.add(part.names().get(triple[0]) + "|has_tags|"
                        + part.names().get(triple[2])));
        return kept;
    }

    @Test
    void halfOfTheGraphIsTheHalfThatQuestionsAreAskedOverAndNothingElseIsKnown() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            lines.append("m").append(i).append("|has_tags|t").append(i).append('\n');
        }
        Path kb = Files.writeString(folder.resolve("kb.txt"), lines);
        Path train = Files.writeString(folder.resolve("qa.txt"), "what is [m0]\tt0\n");
        Set<String> kept = kept(kb, 0.5);
        try (Dataset dataset = prepare(kb, train, 0.5)) {
            assertThat(kept).hasSizeBetween(60, 140);
            assertThat(triples(dataset)).containsExactlyInAnyOrderElementsOf(kept);
            entities(dataset).forEach((id, entity) -> {
                boolean known = kept.contains("m" + id.substring(1) + "|has_tags|t" + id.substring(1));
                assertThat(entity.categories())
                        .as(id)
                        .isEqualTo(known ? List.of(id.startsWith("m") ? "movie" : "has_tags") : List.of());
            });
            Map<String, Object> details = dataset.info().details();
            assertThat(details)
                    .containsEntry(MetaQaSource.SEED, 7)
                    .containsEntry(MetaQaSource.DROPPED, 200 - kept.size());
            // The same half is no leak; another one, another share or the whole graph is.
            assertThat(leaks(0.5, 7L, "jaket", details, kept.size())).isFalse();
            assertThat(leaks(0.5, 8L, "jaket", details, kept.size())).isTrue();
            assertThat(leaks(0.4, 7L, "jaket", details, kept.size() - 20)).isTrue();
            // What a larger share keeps holds what a smaller one of the same seed does.
            assertThat(leaks(0.6, 7L, "jaket", details, kept.size() + 20)).isFalse();
            assertThat(kept(kb, 0.6)).hasSizeGreaterThan(kept.size()).containsAll(kept);
            assertThat(leaks(0.5, 7L, "jaket", Map.of(MetaQaSource.TRIPLES, 200), kept.size()))
                    .isTrue();
            assertThat(leaks(1, 8L, "jaket", details, 200)).isFalse();
            assertThat(leaks(0.5, 8L, "lm+gnn+m", details, kept.size())).isFalse();
            assertThat(leaks(0.5, 8L, "jaket", Map.of(), kept.size())).isFalse();
        }
    }

    private static boolean leaks(double share, long kgSeed, String system, Map<String, Object> details, int triples) {
        MetaQaConfig config = new MetaQaConfig(
                "kb",
                "t",
                "d",
                null,
                1,
                share,
                kgSeed,
                "run",
                null,
                null,
                "bge-small",
                system,
                "none",
                16,
                4,
                true,
                1,
                MetaQaConfig.defaults());
        return MetaQa.leaks(config, details, triples);
    }
}
