package org.jaket.tasks.fewrel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        FewRelParts parts = FewRelParts.of(new FewRelParts.Request(file, null, 10, 1, List.of()));
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
                .containsEntry("known IDS", new Links(6988, 222, 0, 0, 0, 3))
                .containsEntry("known IDS_AND_NAMES", new Links(6988, 222, 946, 1, 0, 20))
                .containsEntry("fewrel IDS", new Links(6988, 369, 0, 0, 0, 19))
                .containsEntry("fewrel IDS_AND_NAMES", new Links(6988, 369, 2581, 74, 0, 268))
                .containsEntry("both IDS", new Links(6988, 472, 0, 0, 0, 25))
                .containsEntry("both IDS_AND_NAMES", new Links(6988, 472, 2755, 92, 0, 298));
    }

    private void links(Map<String, Links> found, String name, List<GraphPart> parts, List<Instance> sentences) {
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
        try (Dataset dataset = Dataset.open(out)) {
            for (Linking linking : Linking.values()) {
                MentionLinker linker = MentionLinker.of(dataset, linking, sentences);
                found.put(name + " " + linking, Links.of(linker, sentences));
            }
        }
    }
}
