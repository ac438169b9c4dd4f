package org.jaket.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.graph.Walks;
import org.jaket.model.Jaket;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Tensors;
import org.jaket.text.MaskedBatch;
import org.jaket.text.TextBatch;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model on held-out entities, held-out triples and held-out text, always on the same sample with the same
 * masks and neighbours.
 *
 * <p>The masked-token loss counts tokens outside every mention only: an entity that is shown has its name in its
 * description, so inside its mention the loss would measure copying. Shown and withheld are paired on the same masks.
 */
final class Evaluator {

    private static final int ROWS_AT_ONCE = 256;
    private static final int NO_ENTITY = -1;
    /** libtorch's Reduction::None. */
    private static final long NO_REDUCTION = 0;

    private final PretrainModel model;

    private final PretrainData data;
    private final PretrainConfig config;
    private final Objectives objectives;
    private final int rowsAtOnce;

    Evaluator(PretrainModel model, PretrainData data, PretrainConfig config) {
        this(model, data, config, ROWS_AT_ONCE);
    }

    Evaluator(PretrainModel model, PretrainData data, PretrainConfig config, int rowsAtOnce) {
        this.rowsAtOnce = rowsAtOnce;
        this.model = model;
        this.data = data;
        this.config = config;
        this.objectives = new Objectives(model, config.loss());
    }

    /** All measures that the data set allows. */
    EvaluationResult evaluate() {
        List<Measure> measures = new ArrayList<>();
        try (NoGradGuard guard = new NoGradGuard()) {
            if (config.mode() == PretrainConfig.Mode.JOINT) {
                categories(measures, null);
                relations(measures, null);
                Tensor vectors = model.relationVectors();
                if (vectors != null) {
                    categories(measures, vectors);
                    relations(measures, vectors);
                }
            }
            text(measures);
        }
        return new EvaluationResult(measures);
    }

    private void categories(List<Measure> measures, @Nullable Tensor vectors) {
        int[] entities = sample(data.heldOutEntities(), config.evaluation().entities());
        if (entities.length == 0) {
            return;
        }
        int[] targets =
                Arrays.stream(entities).map(e -> data.allCategories()[e]).toArray();
        Hits hits = new Hits();
        NeighborSampler sampler = sampler();
        for (int from = 0; from < entities.length; from += rowsAtOnce) {
            int[] part = Arrays.copyOfRange(entities, from, Math.min(entities.length, from + rowsAtOnce));
            try (PointerScope scope = new PointerScope()) {
                Neighborhood block = sampler.sample(part, stream(Purpose.NEIGHBOR_SAMPLING, from));
                Tensor scores = model.policy().forward(() -> model.heads()
                        .categories(model.jaket().entities(model.memory(), block, vectors)));
                hits.add(scores, Arrays.copyOfRange(targets, from, from + part.length));
            }
        }
        measures.add(measure(
                hits, "category_accuracy", "entity category, accuracy", vectors, data.majorityCategory(targets)));
    }

    private void relations(List<Measure> measures, @Nullable Tensor vectors) {
        int[] triples = data.heldOutTriples();
        int[] chosen = sample(range(triples.length / 3), config.evaluation().entities());
        if (chosen.length == 0) {
            return;
        }
        Hits hits = new Hits();
        NeighborSampler sampler = sampler();
        int[] allTargets = Arrays.stream(chosen).map(i -> triples[3 * i + 1]).toArray();
        for (int from = 0; from < chosen.length; from += rowsAtOnce) {
            int[] part = Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + rowsAtOnce));
            int[] ends = new int[2 * part.length];
            int[] targets = new int[part.length];
            for (int i = 0; i < part.length; i++) {
                ends[i] = triples[3 * part[i]];
                ends[part.length + i] = triples[3 * part[i] + 2];
                targets[i] = triples[3 * part[i] + 1];
            }
            relationBatch(ends, targets, sampler, stream(Purpose.NEIGHBOR_SAMPLING, 1_000_000L + from), vectors, hits);
        }
        measures.add(measure(hits, "relation_accuracy", "relation type, accuracy", vectors, majority(allTargets)));
    }

    private static Measure measure(Hits hits, String key, String label, @Nullable Tensor vectors, double chance) {
        return vectors == null
                ? hits.measure(key, label, chance)
                : hits.measure(key + "_with_relations", label + ", relations shown", chance);
    }

    private void relationBatch(
            int[] ends,
            int[] targets,
            NeighborSampler sampler,
            SplittableRandom random,
            @Nullable Tensor vectors,
            Hits hits) {
        int[] roots = Arrays.stream(ends).distinct().toArray();
        java.util.Map<Integer, Integer> rows = new java.util.HashMap<>();
        for (int i = 0; i < roots.length; i++) {
            rows.put(roots[i], i);
        }
        int[] index = Arrays.stream(ends)
                .map(entity -> rows.getOrDefault(entity, NO_ENTITY))
                .toArray();
        try (PointerScope scope = new PointerScope()) {
            Neighborhood block = sampler.sample(roots, random);
            Tensor scores = model.policy().forward(() -> {
                Tensor entities = model.jaket().entities(model.memory(), block, vectors);
                Tensor both = entities.index_select(0, Tensors.indices(index, index.length));
                return model.heads()
                        .relations(both.narrow(0, 0, targets.length), both.narrow(0, targets.length, targets.length));
            });
            hits.add(scores, targets);
        }
    }

    private void text(List<Measure> measures) {
        int[] sequences =
                sample(range(data.heldOutText().size()), config.evaluation().sequences());
        if (sequences.length == 0) {
            return;
        }
        TokenLosses losses = new TokenLosses();
        Hits entityHits = new Hits();
        BatchBuilder builder = data.batchBuilder();
        int size = config.text().microBatchSize();
        for (int from = 0; from < sequences.length; from += size) {
            int[] part = Arrays.copyOfRange(sequences, from, Math.min(sequences.length, from + size));
            TextBatch plain =
                    TextBatch.of(data.heldOutText(), part, data.vocabulary().padId());
            MaskedBatch masked = data.masking()
                    .mask(plain, stream(Purpose.TOKEN_MASKING, from), stream(Purpose.ENTITY_MASKING, from));
            textBatch(builder, masked, from, losses, entityHits);
        }
        losses.addTo(measures, data.unigram(), config.mode() == PretrainConfig.Mode.JOINT);
        if (entityHits.count > 0) {
            measures.add(entityHits.measure(
                    "entity_accuracy",
                    "masked entity, accuracy among " + data.candidates().total(),
                    1.0 / data.candidates().total()));
        }
    }

    private void textBatch(BatchBuilder builder, MaskedBatch masked, long index, TokenLosses losses, Hits entityHits) {
        Walks none = new Walks(new int[0], new int[0], new int[0], new int[0]);
        if (config.mode() == PretrainConfig.Mode.LANGUAGE) {
            losses.add(masked, tokenLosses(PretrainBatch.textOnly(masked.withholdAll()), null), null);
            return;
        }
        PretrainBatch shown = builder.assemble(masked, none, index, Purpose.EVALUATION);
        PretrainBatch withheld = PretrainBatch.textOnly(masked.withholdAll());
        losses.add(masked, tokenLosses(shown, entityHits), tokenLosses(withheld, null));
    }

    /** The loss of each masked token, in order; entity hits are counted on the way. */
    private float[] tokenLosses(PretrainBatch batch, @Nullable Hits entityHits) {
        try (PointerScope scope = new PointerScope()) {
            Objectives.Scores scores = model.policy().forward(() -> objectives.scores(batch, Jaket.Dropouts.NONE));
            if (entityHits != null && scores.entity() != null) {
                entityHits.add(scores.entity(), new int[batch.targetMentions().length]);
            }
            if (scores.token() == null) {
                return new float[0];
            }
            int[] targets = Objectives.tokenTargets(batch.text());
            float[] losses = Tensors.toFloats(torch.cross_entropy_loss(
                    scores.token().to(ScalarType.Float),
                    Tensors.indices(targets, targets.length),
                    new TensorOptional(),
                    NO_REDUCTION,
                    Objectives.IGNORED_TARGET,
                    0.0));
            return Arrays.copyOf(losses, batch.text().maskedTargets().length);
        }
    }

    private NeighborSampler sampler() {
        return new NeighborSampler(
                data.graph(), config.knowledge().layers(), config.knowledge().fanOut());
    }

    /** Evaluation draws from its own seed-dependent streams, the same at every step. */
    private SplittableRandom stream(Purpose purpose, long index) {
        long key = new Randomness(config.seed())
                .key(Purpose.EVALUATION, purpose.name().hashCode());
        return new Randomness(key).stream(purpose, index);
    }

    private int[] sample(int[] from, int limit) {
        int[] shuffled = from.clone();
        SplittableRandom random = stream(Purpose.HELD_OUT, from.length);
        for (int i = 0; i < Math.min(limit, shuffled.length); i++) {
            int j = i + random.nextInt(shuffled.length - i);
            int swap = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swap;
        }
        return Arrays.copyOf(shuffled, Math.min(limit, shuffled.length));
    }

    private static int[] range(int size) {
        return java.util.stream.IntStream.range(0, size).toArray();
    }

    static double majority(int[] targets) {
        java.util.Map<Integer, Integer> counts = new java.util.HashMap<>();
        for (int target : targets) {
            counts.merge(target, 1, Integer::sum);
        }
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0) / (double) targets.length;
    }

    /**
     * Counts how often the highest score is the target's. Where others have the same score, as entities of the same
     * description have, the target is one of them by luck and counts as much; a score that is not finite is no hit.
     */
    static final class Hits {
        private double hits;
        private long count;

        void add(Tensor scores, int[] targets) {
            float[] values = Tensors.toFloats(scores.to(ScalarType.Float));
            int width = values.length / targets.length;
            for (int i = 0; i < targets.length; i++) {
                hits += hit(values, i * width, width, targets[i]);
            }
            count += targets.length;
        }

        private static double hit(float[] values, int from, int width, int target) {
            float own = values[from + target];
            int same = 0;
            for (int j = from; j < from + width; j++) {
                if (!(values[j] <= own)) {
                    return 0;
                }
                same += values[j] == own ? 1 : 0;
            }
            return Float.isFinite(own) ? 1.0 / same : 0;
        }

        Measure measure(String key, String label, double chance) {
            double p = hits / count;
            return new Measure(key, label, p, Math.sqrt(p * (1 - p) / count), chance, count, true);
        }
    }
}
