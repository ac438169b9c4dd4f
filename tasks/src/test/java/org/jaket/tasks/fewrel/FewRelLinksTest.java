package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetPreparation;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.GraphPart;
import org.jaket.corpus.HeldOut;
import org.jaket.corpus.JoinedGraph;
import org.jaket.corpus.Progress;
import org.jaket.corpus.table.TableFiles;
import org.jaket.corpus.table.TableSource;
import org.jaket.corpus.text.FewRelGraph;
import org.jaket.pretrain.TinyWorld;
import org.jaket.store.Dataset;
import org.jaket.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many of the measured sentences of the published file the graphs at hand can say something about. */
class FewRelLinksTest {

    private static final Path DATA = Path.of(System.getProperty("jaket.data", "../../shared/data"));
    private static final GraphOptions OPTIONS = new GraphOptions(null, false);

    @TempDir
    Path folder;

    @Test
    void theGraphOfTheTrainingRelationsLinksMeasuredPairs() {
        Path file = DATA.resolve("fewrel").resolve("train_wiki_partial.json");
        Path known = DATA.resolve("wikidata").resolve("known");
        assumeTrue(Files.isRegularFile(file) && Files.isDirectory(known), "no " + file);
        FewRelParts parts = FewRelParts.of(new FewRelParts.Request(file, null, 10, 1, List.of(), null));
        Set<String> measured = Set.copyOf(parts.measured());
        List<Instance> sentences = new ArrayList<>();
        FewRelFile.read(file, reject -> {}).forEach((relation, instances) -> {
            if (measured.contains(relation)) {
                sentences.addAll(instances);
            }
        });
        GraphPart table = new TableSource(TableFiles.in(known), OPTIONS);
        Map<String, Links> found = new LinkedHashMap<>();
        links(found, "known", List.of(table), sentences);
        links(found, "fewrel", List.of(new FewRelGraph(file, measured)), sentences);
        links(found, "both", List.of(table, new FewRelGraph(file, measured)), sentences);
        assertThat(sentences).hasSize(6988);
        assertThat(found)
                .containsEntry("known IDS", new Links(6988, 222, 0, 0, 0, 0, 3))
                .containsEntry("known IDS_AND_NAMES", new Links(6988, 222, 946, 1, 0, 0, 20))
                .containsEntry("fewrel IDS", new Links(6988, 369, 0, 0, 0, 0, 19))
                .containsEntry("fewrel IDS_AND_NAMES", new Links(6988, 369, 2580, 74, 0, 0, 267))
                .containsEntry("both IDS", new Links(6988, 472, 0, 0, 0, 0, 25))
                .containsEntry("both IDS_AND_NAMES", new Links(6988, 472, 2754, 92, 0, 0, 297));
    }

    @Test
    void anEntityThatASentenceOfTheEpisodesRelationsDescribesIsNotShown() throws IOException {
        Path file = folder.resolve("few.json");
        Files.writeString(file, """
                {"P1": [{"tokens": ["ann", " ", "works", "for", "acme"], "h": ["ann", "Q1", [[0]]], "t": ["acme", "Q2", [[4]]]},
                        {"tokens": ["bob", "works", "for", "ann"], "h": ["bob", "Q3", [[0]]], "t": ["ann", "Q1", [[3]]]},
                        {"tokens": ["the", "firm", "that", "eve", "made", "is", "acme"],
                         "h": ["eve", "Q6", [[3]]], "t": ["acme", "Q2", [[6]]]}],
                 "P2": [{"tokens": ["cid", "married", "ann"], "h": ["cid", "Q4", [[0]]], "t": ["ann", "Q1", [[2]]]}],
                 "P3": [{"tokens": ["dan", "met", "ann"], "h": ["dan", "Q5", [[0]]], "t": ["ann", "Q1", [[2]]]}]}
                """);
        Map<String, List<Instance>> relations = FewRelFile.read(file, reject -> {});
        List<Instance> all = relations.values().stream().flatMap(List::stream).toList();
        Path out = prepare("few", List.of(new FewRelGraph(file, Set.of("P3"))));
        try (Dataset dataset = Dataset.open(out)) {
            // A sentence whose relation is asked for describes nothing for the others.
            List<Instance> asked = new ArrayList<>(all);
            asked.add(new Instance(
                    MarkedText.UNKNOWN,
                    0,
                    all.get(0).tokens(),
                    all.get(0).head(),
                    all.get(0).tail()));
            MentionLinker linker = MentionLinker.of(dataset, Linking.IDS, asked);
            Map<String, List<String>> described = new LinkedHashMap<>();
            for (Instance instance : all) {
                described.put(
                        instance.id(),
                        Stream.of(instance.head(), instance.tail())
                                .map(argument -> linker.link(instance, argument).entity())
                                .map(entity -> entity < 0
                                        ? "-"
                                        : linker.described(entity, instance).own()
                                                ? "own"
                                                : linker.described(entity, instance)
                                                        .relations()
                                                        .toString())
                                .toList());
            }
            // P1#0 describes Ann, whom it names first of all, and Acme; Bob, Cid and Eve are in one sentence each.
            assertThat(dataset.entity(linker.link(all.get(0), all.get(0).tail()).entity())
                            .description())
                    .startsWith("acme: ");
            assertThat(described)
                    .containsEntry("P1#0", List.of("own", "own"))
                    .containsEntry("P1#1", List.of("own", "[P1]"))
                    .containsEntry("P1#2", List.of("own", "[P1]"))
                    .containsEntry("P2#0", List.of("own", "[P1]"))
                    .containsEntry("P3#0", List.of("-", "[P1]"));
            Links links = Links.of(linker, all);
            assertThat(links).isEqualTo(new Links(5, 9, 0, 0, 5, 2, 4));
            assertThat(links.shownShare()).isEqualTo(2 / 10.0);
            assertThat(links.summary())
                    .endsWith(
                            "Of the linked 5 are not shown, since the sentence itself is what describes them, and 2, since"
                                    + " another sentence of the same relation does: 20.0 % of heads and tails can be");
        }
        PairBatch.Linked sentence = new PairBatch.Linked(
                new MarkedSentence(new int[] {1, 2}, new int[] {0, 0, 1, 1}),
                new int[] {7, 8},
                List.of(Set.of(), Set.of("P1", "P4")));
        assertThat(sentence.without(Set.of("P2", "P1")).entities()).containsExactly(7, -1);
        assertThat(sentence.without(Set.of("P2", "P3")).entities()).containsExactly(7, 8);
        EpisodeSource source = new EpisodeSource(
                List.of("P4", "P2", "P3"), List.of(), List.of(List.of(), List.of(sentence)), 2, 1, null);
        assertThat(source.sentence(new Episode(new int[] {1, 0}, null, null, null), 1, 0)
                        .linkedEnds())
                .isEqualTo(1);
        assertThat(source.sentence(new Episode(new int[] {1, 2}, null, null, null), 1, 0)
                        .linkedEnds())
                .isEqualTo(2);
    }

    private void links(Map<String, Links> found, String name, List<GraphPart> parts, List<Instance> sentences) {
        try (Dataset dataset = Dataset.open(prepare(name, parts))) {
            for (Linking linking : Linking.values()) {
                MentionLinker linker = MentionLinker.of(dataset, linking, sentences);
                found.put(name + " " + linking, Links.of(linker, sentences));
            }
        }
    }

    private Path prepare(String name, List<GraphPart> parts) {
        DatasetOptions options = new DatasetOptions(name, name, "none", 16, 64, 1, new HeldOut(0, 0, 0, 0, 0));
        Path out = folder.resolve(name);
        try (Tokenizer tokenizer = Tokenizer.load(TinyWorld.backbone().resolve("tokenizer.json"))) {
            DatasetPreparation.prepare(
                    options,
                    new JoinedGraph(parts, OPTIONS),
                    List.of(),
                    new DatasetPreparation.Target(tokenizer, out, false),
                    Progress.NONE);
        }
        return out;
    }
}
