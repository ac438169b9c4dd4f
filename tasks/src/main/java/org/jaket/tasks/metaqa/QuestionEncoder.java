package org.jaket.tasks.metaqa;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.finetune.DescribedText;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tasks.TextEncoder;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Question vectors, Z^LM at [CLS] sent through one matrix, which starts as the identity, and entity vectors: E^KM, or
 * without a graph those of the memory.
 */
final class QuestionEncoder implements AutoCloseable {

    static final String QUESTION = "task.question.weight";

    private final StartingPoint point;
    private final Parameters parameters;
    private final GraphMemory memory;
    private final TextEncoder text;
    private final @Nullable KnowledgeModule knowledge;
    private final NeighborSampler sampler;

    QuestionEncoder(
            StartingPoint point, Parameters parameters, GraphMemory memory, boolean withGraph, Randomness randomness) {
        this.point = point;
        this.parameters = parameters;
        this.memory = memory;
        this.text = new TextEncoder(point, parameters, withGraph, randomness);
        this.knowledge = withGraph ? new KnowledgeModule(point.knowledgeConfig(), parameters) : null;
        this.sampler = new NeighborSampler(
                memory.graph(),
                point.knowledgeConfig().layers(),
                point.config().knowledge().fanOut());
    }

    static void declare(Parameters.Builder builder, StartingPoint point, boolean withGraph) {
        TextEncoder.declare(builder, point, withGraph);
        int f = point.languageConfig().hiddenSize();
        builder.add(QUESTION, ParameterGroup.TASK_DECAY, f, f);
    }

    /** Starts a new merge from some questions; to be called before the starting point's weights are taken over. */
    void fitMerge(List<DescribedText> texts) {
        if (knowledge != null) {
            point.fitMerge(batch(texts));
        }
    }

    /**
     * E^KM of entities, with gradients where it is trained.
     *
     * @param entities unique entity indices
     * @return {@code [entities, F]}, f32
     */
    Tensor entities(int[] entities, SplittableRandom random) {
        if (knowledge == null) {
            return memory.read(entities);
        }
        KnowledgeModule module = knowledge;
        Neighborhood block = sampler.sample(entities, random);
        return point.policy()
                .forward(() -> module.forward(memory.read(block.nodes()), block, memory.relations()))
                .to(ScalarType.Float);
    }

    /**
     * Vectors of questions.
     *
     * @param texts the questions, each with its topic as mention
     * @param topics their topic entities
     * @param vectors vectors of some entities, {@code [n, F]}
     * @param rows entity to row of {@code vectors}; holds every topic
     * @param step decides dropout masks; 0 drops nothing
     * @return {@code [questions, F]}, f32
     */
    Tensor questions(List<DescribedText> texts, int[] topics, Tensor vectors, Map<Integer, Integer> rows, long step) {
        TokenBatch batch = batch(texts);
        MentionSites sites = knowledge == null ? MentionSites.NONE : sites(texts, topics, batch.length(), rows);
        Tensor vector = point.policy().forward(() -> text.cls(batch, sites, vectors, step));
        return torch.linear(vector, parameters.get(QUESTION));
    }

    private static MentionSites sites(List<DescribedText> texts, int[] topics, int length, Map<Integer, Integer> rows) {
        Map<Integer, Integer> sites = new LinkedHashMap<>();
        for (int q = 0; q < topics.length; q++) {
            DescribedText question = texts.get(q);
            Integer row = rows.get(topics[q]);
            for (int t = question.first(); row != null && question.first() > 0 && t <= question.last(); t++) {
                sites.put(q * length + t, row);
            }
        }
        return new MentionSites(
                sites.keySet().stream().mapToInt(Integer::intValue).toArray(),
                sites.values().stream().mapToInt(Integer::intValue).toArray());
    }

    private TokenBatch batch(List<DescribedText> texts) {
        int longest = texts.stream()
                .mapToInt(question -> question.tokens().length)
                .max()
                .orElse(1);
        int[] tokens = new int[texts.size() * longest];
        Arrays.fill(tokens, point.languageConfig().padTokenId());
        int[] lengths = new int[texts.size()];
        for (int i = 0; i < lengths.length; i++) {
            int[] question = texts.get(i).tokens();
            System.arraycopy(question, 0, tokens, i * longest, question.length);
            lengths[i] = question.length;
        }
        return new TokenBatch(texts.size(), longest, tokens, lengths);
    }

    @Override
    public void close() {
        text.close();
    }
}
