package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.Neighborhood;
import org.jaket.store.Dataset;
import org.jaket.text.TextBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchBuilderTest {

    private static final int BATCHES = 200;

    @TempDir
    Path folder;

    private Path world;

    @BeforeEach
    void makeWorld() {
        world = TinyWorld.write(folder.resolve("data"));
    }

    private List<PretrainBatch> batches(double relationShare) {
        try (Dataset dataset = Dataset.open(world)) {
            PretrainConfig config = TinyWorld.config(Map.of("knowledge.relation_share", "" + relationShare));
            BatchBuilder builder = new PretrainData(dataset, config).batchBuilder();
            return java.util.stream.IntStream.range(0, BATCHES)
                    .mapToObj(builder::build)
                    .toList();
        }
    }

    @Test
    void theShareOfBatchesThatShowRelationsIsTheOneAskedFor() {
        assertThat(batches(0)).noneMatch(PretrainBatch::relationsShown);
        assertThat(batches(1)).allMatch(PretrainBatch::relationsShown);
        // Five standard deviations of 200 draws are 0.15.
        assertThat(batches(0.25).stream().filter(PretrainBatch::relationsShown).count())
                .isBetween(BATCHES / 10L, BATCHES * 4L / 10);
    }

    @Test
    void noEdgeShowsARelationThatIsAskedForAndAllOthersDo() {
        List<PretrainBatch> hidden = batches(1);
        List<PretrainBatch> whole = batches(0);
        int asked = 0;
        int shown = 0;
        for (int b = 0; b < BATCHES; b++) {
            PretrainBatch batch = hidden.get(b);
            Neighborhood block = Objects.requireNonNull(batch.neighborhood());
            Neighborhood other = Objects.requireNonNull(whole.get(b).neighborhood());
            assertThat(block.nodes()).isEqualTo(other.nodes());
            Set<Set<Integer>> pairs = new HashSet<>();
            for (int i = 0; i < batch.headRows().length; i++) {
                pairs.add(Set.of(block.nodes()[batch.headRows()[i]], block.nodes()[batch.tailRows()[i]]));
            }
            for (int layer = 1; layer <= block.layers(); layer++) {
                assertThat(block.neighborIndex(layer)).isEqualTo(other.neighborIndex(layer));
                for (int i = 0; i < block.neighborIndex(layer).length; i++) {
                    int neighbor = block.neighborIndex(layer)[i];
                    boolean isAsked = neighbor >= 0
                            && pairs.contains(Set.of(block.nodes()[i / block.fanOut()], block.nodes()[neighbor]));
                    assertThat(block.relation(layer)[i]).isEqualTo(isAsked ? -1 : other.relation(layer)[i]);
                    asked += isAsked ? 1 : 0;
                    shown += neighbor >= 0 && !isAsked ? 1 : 0;
                }
            }
        }
        assertThat(asked).isGreaterThan(BATCHES);
        assertThat(shown).isGreaterThan(BATCHES);
    }

    @Test
    void everyTokenOfAShownMentionAndNoOtherGetsItsEntity() {
        for (PretrainBatch batch : batches(0).subList(0, 50)) {
            TextBatch text = batch.text().text();
            List<List<Integer>> expected = new ArrayList<>();
            for (int m : batch.text().shownMentions()) {
                for (int t = text.mentionStart()[m]; t <= text.mentionEnd()[m]; t++) {
                    expected.add(List.of(text.mentionSequence()[m] * text.length() + t, text.mentionEntity()[m]));
                }
            }
            int[] nodes = Objects.requireNonNull(batch.neighborhood()).nodes();
            List<List<Integer>> found = new ArrayList<>();
            for (int i = 0; i < batch.sites().positions().length; i++) {
                found.add(List.of(
                        batch.sites().positions()[i], nodes[batch.sites().roots()[i]]));
            }
            assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void theFirstCandidateIsTheEntityOfTheMention() {
        int targets = 0;
        for (PretrainBatch batch : batches(0)) {
            int[] mentions = batch.targetMentions();
            for (int i = 0; i < mentions.length; i++) {
                assertThat(batch.candidates()[i * (batch.candidates().length / mentions.length)])
                        .isEqualTo(batch.text().text().mentionEntity()[mentions[i]]);
            }
            targets += mentions.length;
        }
        assertThat(targets).isGreaterThan(BATCHES / 2);
    }

    @Test
    void relationPairsAreEdgesFromTheHeadToTheTail() {
        try (Dataset dataset = Dataset.open(world)) {
            KnowledgeGraph graph = KnowledgeGraph.of(dataset, EdgeDirection.BOTH);
            int pairs = 0;
            for (PretrainBatch batch : batches(0)) {
                int[] nodes = Objects.requireNonNull(batch.neighborhood()).nodes();
                for (int i = 0; i < batch.relationTargets().length; i++) {
                    assertThat(graph.hasEdge(
                                    nodes[batch.headRows()[i]], batch.relationTargets()[i], nodes[batch.tailRows()[i]]))
                            .isTrue();
                    pairs++;
                }
            }
            assertThat(pairs).isGreaterThan(BATCHES);
        }
    }
}
