package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tasks.TextEncoder;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jaket.text.Vocabulary;
import org.jspecify.annotations.Nullable;

/** Z^LM at [CLS] of pairs: the language module alone, or with E^KM of the mentioned entities merged in (section 3.4). */
final class PairEncoder implements AutoCloseable {

    static final String WEIGHT = "task.pair.weight";
    static final String BIAS = "task.pair.bias";

    /** Dropout masks are a function of a number that no other group of any step has. */
    private static final long MOST_GROUPS = 1 << 20;

    private final StartingPoint point;
    private final TextEncoder text;
    private final @Nullable KnowledgeModule knowledge;
    private final @Nullable GraphMemory memory;
    private final @Nullable NeighborSampler sampler;

    /**
     * An encoder over declared parameters.
     *
     * @param memory the graph; null where none is read
     */
    PairEncoder(StartingPoint point, Parameters parameters, @Nullable GraphMemory memory, Randomness randomness) {
        this.point = point;
        this.memory = memory;
        this.text = new TextEncoder(point, parameters, memory != null, randomness);
        this.knowledge = memory == null ? null : new KnowledgeModule(point.knowledgeConfig(), parameters);
        this.sampler = memory == null
                ? null
                : new NeighborSampler(
                        memory.graph(),
                        point.knowledgeConfig().layers(),
                        point.config().knowledge().fanOut());
    }

    static void declare(Parameters.Builder builder, StartingPoint point, boolean withGraph) {
        TextEncoder.declare(builder, point, withGraph);
        builder.add(WEIGHT, ParameterGroup.TASK_DECAY, 1, point.languageConfig().hiddenSize())
                .add(BIAS, ParameterGroup.TASK_PLAIN, 1);
    }

    /** Starts a new merge from some pairs; to be called before the starting point's weights are taken over. */
    void fitMerge(List<PairBatch.Pair> pairs, Vocabulary vocabulary) {
        if (knowledge != null) {
            List<PairBatch.Placed> placed = pairs.stream()
                    .map(pair -> new PairBatch.Placed(pair, new PairBatch.Roots(0)))
                    .toList();
            point.fitMerge(PairBatch.of(placed, vocabulary).tokens());
        }
    }

    /**
     * Pairs that are encoded together.
     *
     * @param pairs the pairs
     * @param random draws neighbours, once for all pairs
     */
    record Request(List<PairBatch.Pair> pairs, SplittableRandom random) {}

    /**
     * Encodes pairs, those of about equal length together.
     *
     * @param requests the pairs; what those of one request get does not hang on the others
     * @param vocabulary special tokens
     * @param step decides dropout masks; 0 drops nothing
     * @return {@code [pairs, F]}, f32, in the order of the requests and their pairs
     */
    Tensor cls(List<Request> requests, Vocabulary vocabulary, long step) {
        List<PairBatch.Placed> pairs = new ArrayList<>();
        List<PairBatch.Roots> roots = new ArrayList<>();
        int rows = 0;
        for (Request request : requests) {
            // In the order of the pairs, so that an entity has the same row and neighbours however they are grouped.
            PairBatch.Roots own = PairBatch.mention(request.pairs(), rows);
            request.pairs().forEach(pair -> pairs.add(new PairBatch.Placed(pair, own)));
            roots.add(own);
            rows = own.end();
        }
        int[] lengths =
                pairs.stream().mapToInt(placed -> placed.pair().length()).toArray();
        List<List<Integer>> groups = PairGroups.of(lengths, step == 0 ? PairGroups.READ_TOKENS : PairGroups.TOKENS);
        List<PairBatch> batches = groups.stream()
                .map(group -> PairBatch.of(group.stream().map(pairs::get).toList(), vocabulary))
                .toList();
        Tensor encoded = point.policy().forward(() -> {
            Tensor entities = entities(requests, roots);
            TensorVector parts = new TensorVector();
            for (int g = 0; g < batches.size(); g++) {
                parts.push_back(cls(batches.get(g), entities, step == 0 ? 0 : step * MOST_GROUPS + g));
            }
            return torch.cat(parts);
        });
        int[] places = new int[pairs.size()];
        int row = 0;
        for (List<Integer> group : groups) {
            for (int pair : group) {
                places[pair] = row++;
            }
        }
        return encoded.index_select(0, Tensors.indices(places, places.length));
    }

    /** E^KM of the entities of all requests; null where there are none. */
    private @Nullable Tensor entities(List<Request> requests, List<PairBatch.Roots> roots) {
        TensorVector parts = new TensorVector();
        for (int r = 0; r < requests.size(); r++) {
            Tensor part = entities(roots.get(r).entities(), requests.get(r).random());
            if (part != null) {
                parts.push_back(part);
            }
        }
        return parts.empty() ? null : torch.cat(parts);
    }

    /** E^KM of the entities; null where there are none. */
    private @Nullable Tensor entities(int[] roots, SplittableRandom random) {
        if (knowledge == null || memory == null || sampler == null || roots.length == 0) {
            return null;
        }
        Neighborhood block = sampler.sample(roots, random);
        return knowledge.forward(memory.entities().read(block.nodes()), block, null);
    }

    private Tensor cls(PairBatch batch, @Nullable Tensor entities, long step) {
        return text.cls(batch.tokens(), entities == null ? MentionSites.NONE : batch.sites(), entities, step);
    }

    @Override
    public void close() {
        text.close();
    }
}
