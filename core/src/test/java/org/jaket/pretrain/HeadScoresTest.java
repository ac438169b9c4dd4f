package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jaket.graph.Neighborhood;
import org.jaket.model.Jaket;
import org.jaket.tensor.Tensors;
import org.jaket.text.TextBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the objectives make of Z^LM and E^KM, against plain loops over the outputs of both modules. */
class HeadScoresTest {

    private static final int BATCHES = 6;
    private static final double PRECISION = 1e-4;

    @TempDir
    Path folder;

    private TinyModel tiny;
    private BatchBuilder builder;
    private Objectives objectives;
    private PlainHeads heads;

    @BeforeEach
    void open() {
        tiny = new TinyModel(
                TinyWorld.write(folder.resolve("data")),
                Map.of("masking.entity_rate", "0.5", "knowledge.relation_share", "1"));
        builder = tiny.data().batchBuilder();
        objectives = new Objectives(tiny.model(), tiny.config().loss());
        heads = new PlainHeads(tiny.model().parameters());
    }

    @AfterEach
    void close() {
        tiny.close();
    }

    private Jaket.Output output(PretrainBatch batch) {
        return tiny.model()
                .jaket()
                .forward(
                        Objectives.tokens(batch.text()),
                        batch.sites(),
                        tiny.model().memory(),
                        batch.neighborhood(),
                        tiny.model().relationVectors(),
                        Jaket.Dropouts.NONE);
    }

    @Test
    void anEntityIsScoredByTheMeanOfBothEndsOfItsMention() {
        int longInALaterRow = 0;
        for (int b = 0; b < BATCHES; b++) {
            PretrainBatch batch = builder.build(b);
            TextBatch text = batch.text().text();
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                double[][] z = PlainHeads.rows(output(batch).text());
                double[][] found = PlainHeads.rows(Objects.requireNonNull(
                        objectives.scores(batch, Jaket.Dropouts.NONE).entity()));
                double[][] candidates = PlainHeads.rows(tiny.model().memory().read(batch.candidates()));
                for (int i = 0; i < found.length; i++) {
                    int m = batch.targetMentions()[i];
                    int row = text.mentionSequence()[m] * text.length();
                    double[] q = heads.query(z[row + text.mentionStart()[m]], z[row + text.mentionEnd()[m]]);
                    double[] expected = new double[found[i].length];
                    for (int c = 0; c < expected.length; c++) {
                        expected[c] = PlainHeads.dot(q, candidates[i * expected.length + c]);
                    }
                    assertThat(found[i]).usingComparatorWithPrecision(PRECISION).containsExactly(expected);
                    longInALaterRow += row > 0 && text.mentionStart()[m] < text.mentionEnd()[m] ? 1 : 0;
                }
            }
        }
        assertThat(longInALaterRow).isGreaterThan(3);
    }

    @Test
    void aRelationIsScoredByItsHeadThenItsTail() {
        for (int b = 0; b < BATCHES; b++) {
            PretrainBatch batch = builder.build(b);
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                double[][] entities =
                        PlainHeads.rows(Objects.requireNonNull(output(batch).entities()));
                double[][] found = PlainHeads.rows(Objects.requireNonNull(
                        objectives.scores(batch, Jaket.Dropouts.NONE).relation()));
                assertThat(found.length).isPositive();
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i])
                            .usingComparatorWithPrecision(PRECISION)
                            .containsExactly(
                                    heads.relations(entities[batch.headRows()[i]], entities[batch.tailRows()[i]]));
                }
            }
        }
    }

    @Test
    void theKnowledgeModuleReadsRelationsWhereTheBatchShowsThem() {
        PretrainBatch shown = builder.build(0);
        PretrainBatch hidden = new PretrainBatch(
                shown.text(),
                shown.sites(),
                shown.neighborhood(),
                false,
                shown.categoryRows(),
                shown.categoryTargets(),
                shown.headRows(),
                shown.tailRows(),
                shown.relationTargets(),
                shown.targetMentions(),
                shown.candidates());
        assertThat(shown.relationsShown()).isTrue();
        double withRelations = categoryLoss(shown);
        double without = categoryLoss(hidden);
        assertThat(withRelations).isCloseTo(plainCategoryLoss(shown, true), within(PRECISION));
        assertThat(without).isCloseTo(plainCategoryLoss(shown, false), within(PRECISION));
        assertThat(Math.abs(withRelations - without)).isGreaterThan(100 * PRECISION);
    }

    private double categoryLoss(PretrainBatch batch) {
        try (PointerScope scope = new PointerScope()) {
            return objectives
                    .trainingLosses(batch, Jaket.Dropouts.NONE, 1)
                    .values()
                    .category();
        }
    }

    private double plainCategoryLoss(PretrainBatch batch, boolean withRelations) {
        Neighborhood block = Objects.requireNonNull(batch.neighborhood());
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            double[][] entities = PlainHeads.rows(tiny.model()
                    .jaket()
                    .knowledge()
                    .forward(
                            tiny.model()
                                    .memory()
                                    .vectors()
                                    .index_select(0, Tensors.indices(block.nodes(), block.nodes().length)),
                            block,
                            withRelations ? tiny.model().relationVectors() : null));
            double sum = 0;
            for (int i = 0; i < batch.categoryRows().length; i++) {
                sum += PlainHeads.crossEntropy(
                        heads.categories(entities[batch.categoryRows()[i]]), batch.categoryTargets()[i]);
            }
            return sum / batch.categoryRows().length;
        }
    }
}
