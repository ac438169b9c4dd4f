package org.jaket.pretrain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.RandomWalk;
import org.jaket.graph.Walks;
import org.jaket.model.MentionSites;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.text.MaskedBatch;
import org.jaket.text.Masking;
import org.jaket.text.TextBatch;
import org.jaket.text.TextBatcher;

/**
 * Builds the batch of any micro-step from its number alone.
 *
 * <p>Not safe for use by two threads at once: the neighbour sampler keeps scratch space.
 */
final class BatchBuilder {

    private final PretrainConfig config;
    private final Randomness randomness;
    private final KnowledgeGraph graph;
    private final int[] categoryOf;
    private final TextBatcher text;
    private final Masking masking;
    private final NeighborSampler sampler;
    private final CandidateSampler candidates;

    /**
     * A builder.
     *
     * @param config all options
     * @param graph the graph without held-out triples
     * @param categoryOf the category of each entity to train on; -1 for none and for held-out entities
     * @param text text sequences
     * @param masking masks
     * @param candidates candidates of masked-entity prediction
     */
    BatchBuilder(
            PretrainConfig config,
            KnowledgeGraph graph,
            int[] categoryOf,
            TextBatcher text,
            Masking masking,
            CandidateSampler candidates) {
        this.config = config;
        this.randomness = new Randomness(config.seed());
        this.graph = graph;
        this.categoryOf = categoryOf;
        this.text = text;
        this.masking = masking;
        this.sampler = new NeighborSampler(
                graph, config.knowledge().layers(), config.knowledge().fanOut());
        this.candidates = candidates;
    }

    /**
     * The batch of one micro-step.
     *
     * @param index optimiser steps finished before it times micro-steps a step, plus the micro-step
     */
    PretrainBatch build(long index) {
        TextBatch plain = text.batch(index);
        MaskedBatch masked =
                masking.mask(plain, stream(Purpose.TOKEN_MASKING, index), stream(Purpose.ENTITY_MASKING, index));
        if (config.mode() == PretrainConfig.Mode.LANGUAGE) {
            return PretrainBatch.textOnly(masked.withholdAll());
        }
        Walks walks = RandomWalk.walk(
                graph, rootEntities(index), config.graph().walkLength(), stream(Purpose.RANDOM_WALK, index));
        PretrainBatch batch = assemble(masked, walks, index, Purpose.NEIGHBOR_SAMPLING);
        return showsRelations(index) ? batch.showingRelations() : batch;
    }

    private boolean showsRelations(long index) {
        double share = config.knowledge().relationShare();
        return share > 0 && stream(Purpose.RELATION_SHOWING, index).nextDouble() < share;
    }

    /** Uniformly sampled, different root entities (section 3.6). */
    private int[] rootEntities(long index) {
        SplittableRandom random = stream(Purpose.ROOT_ENTITIES, index);
        int microSteps = config.text().microSteps();
        int whole = config.graph().batchSize() / (config.graph().walkLength() + 1);
        // The first micro-steps take one more each, so that a step has exactly as many as asked for.
        int[] roots = new int[whole / microSteps + (index % microSteps < whole % microSteps ? 1 : 0)];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = random.nextInt(graph.entityCount());
        }
        return Arrays.stream(roots).distinct().toArray();
    }

    /**
     * Puts text and walks into one batch with one neighbourhood for both.
     *
     * @param neighbors the purpose of the neighbour sampling stream
     */
    PretrainBatch assemble(MaskedBatch masked, Walks walks, long index, Purpose neighbors) {
        Roots roots = new Roots(walks.entities());
        MentionSites sites = sites(masked, roots);
        int[] targets = masked.targetMentions();
        int[] withCategory = Arrays.stream(walks.entities())
                .filter(entity -> categoryOf[entity] >= 0)
                .toArray();
        return new PretrainBatch(
                masked,
                sites,
                sampler.sample(roots.toArray(), stream(neighbors, index)),
                false,
                Arrays.stream(withCategory).map(roots::row).toArray(),
                Arrays.stream(withCategory).map(entity -> categoryOf[entity]).toArray(),
                walks.heads(),
                walks.tails(),
                walks.relations(),
                targets,
                candidates(masked.text(), targets, stream(Purpose.NEGATIVE_ENTITIES, index)));
    }

    private int[] candidates(TextBatch batch, int[] targets, SplittableRandom random) {
        int[] result = new int[targets.length * candidates.total()];
        for (int i = 0; i < targets.length; i++) {
            int[] row = candidates.sample(batch.mentionEntity()[targets[i]], random);
            System.arraycopy(row, 0, result, i * row.length, row.length);
        }
        return result;
    }

    private static MentionSites sites(MaskedBatch masked, Roots roots) {
        TextBatch batch = masked.text();
        int[] shown = masked.shownMentions();
        int tokens = 0;
        for (int m : shown) {
            tokens += batch.mentionEnd()[m] - batch.mentionStart()[m] + 1;
        }
        int[] positions = new int[tokens];
        int[] rows = new int[tokens];
        int next = 0;
        for (int m : shown) {
            int row = roots.row(batch.mentionEntity()[m]);
            int sequence = batch.mentionSequence()[m] * batch.length();
            for (int t = batch.mentionStart()[m]; t <= batch.mentionEnd()[m]; t++) {
                positions[next] = sequence + t;
                rows[next++] = row;
            }
        }
        return new MentionSites(positions, rows);
    }

    private SplittableRandom stream(Purpose purpose, long index) {
        return randomness.stream(purpose, index);
    }

    /** The unique entities that need E^KM, walked ones first, in order of first use. */
    private static final class Roots {
        private final Map<Integer, Integer> rows = new HashMap<>();
        private int[] entities;

        Roots(int[] first) {
            entities = Arrays.copyOf(first, Math.max(16, 2 * first.length));
            for (int i = 0; i < first.length; i++) {
                rows.put(first[i], i);
            }
        }

        int row(int entity) {
            Integer known = rows.get(entity);
            if (known != null) {
                return known;
            }
            int row = rows.size();
            if (row == entities.length) {
                entities = Arrays.copyOf(entities, 2 * row);
            }
            entities[row] = entity;
            rows.put(entity, row);
            return row;
        }

        int[] toArray() {
            return Arrays.copyOf(entities, rows.size());
        }
    }
}
