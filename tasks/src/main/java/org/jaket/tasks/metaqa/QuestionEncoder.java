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
import org.jaket.finetune.TaskSystem;
import org.jaket.graph.NeighborSampler;
import org.jaket.graph.Neighborhood;
import org.jaket.knowledge.KnowledgeModule;
import org.jaket.language.LanguageModule;
import org.jaket.language.TokenBatch;
import org.jaket.model.Jaket;
import org.jaket.model.MentionSites;
import org.jaket.random.Randomness;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * Question vectors, Z^LM at [CLS] sent through one matrix, which starts as the identity, and entity vectors: E^KM, or
 * for the system lm those of the memory.
 */
final class QuestionEncoder implements AutoCloseable {

    static final String QUESTION = "task.question.weight";

    private final StartingPoint point;
    private final Parameters parameters;
    private final GraphMemory memory;
    private final LanguageModule language;
    private final @Nullable Jaket jaket;
    private final @Nullable KnowledgeModule knowledge;
    private final NeighborSampler sampler;
    private final Randomness randomness;
    private final DropoutPool pool = new DropoutPool();

    QuestionEncoder(
            StartingPoint point, Parameters parameters, GraphMemory memory, boolean withGraph, Randomness randomness) {
        this.point = point;
        this.parameters = parameters;
        this.memory = memory;
        this.randomness = randomness;
        this.language = new LanguageModule(point.languageConfig(), parameters, point.policy());
        this.jaket = withGraph
                ? new Jaket(point.languageConfig(), point.knowledgeConfig(), parameters, point.policy())
                : null;
        this.knowledge = withGraph ? new KnowledgeModule(point.knowledgeConfig(), parameters) : null;
        this.sampler = new NeighborSampler(
                memory.graph(),
                point.knowledgeConfig().layers(),
                point.config().knowledge().fanOut());
    }

    static void declare(Parameters.Builder builder, StartingPoint point, TaskSystem system) {
        if (system.readsGraph()) {
            Jaket.declare(builder, point.languageConfig(), point.knowledgeConfig(), false);
        } else {
            LanguageModule.declare(builder, point.languageConfig());
        }
        int f = point.languageConfig().hiddenSize();
        builder.add(QUESTION, ParameterGroup.TASK_DECAY, f, f);
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
        Dropout hidden = dropout(point.languageConfig().hiddenDropout(), step);
        Dropout attention = dropout(point.languageConfig().attentionDropout(), step);
        Tensor text = point.policy()
                .forward(() -> jaket == null
                        ? language.upper(language.lower(batch, hidden, attention), batch, hidden, attention)
                        : jaket.text(
                                batch,
                                sites(texts, topics, batch.length(), rows),
                                vectors,
                                new Jaket.Dropouts(hidden, attention)));
        int[] cls = new int[texts.size()];
        for (int i = 0; i < cls.length; i++) {
            cls[i] = i * batch.length();
        }
        Tensor vector = text.to(ScalarType.Float)
                .view(-1, point.languageConfig().hiddenSize())
                .index_select(0, Tensors.indices(cls, cls.length));
        return torch.linear(vector, parameters.get(QUESTION));
    }

    private static MentionSites sites(List<DescribedText> texts, int[] topics, int length, Map<Integer, Integer> rows) {
        Map<Integer, Integer> sites = new LinkedHashMap<>();
        for (int q = 0; q < topics.length; q++) {
            DescribedText text = texts.get(q);
            Integer row = rows.get(topics[q]);
            for (int t = text.first(); row != null && text.first() > 0 && t <= text.last(); t++) {
                sites.put(q * length + t, row);
            }
        }
        return new MentionSites(
                sites.keySet().stream().mapToInt(Integer::intValue).toArray(),
                sites.values().stream().mapToInt(Integer::intValue).toArray());
    }

    private TokenBatch batch(List<DescribedText> texts) {
        int longest =
                texts.stream().mapToInt(text -> text.tokens().length).max().orElse(1);
        int[] tokens = new int[texts.size() * longest];
        Arrays.fill(tokens, point.languageConfig().padTokenId());
        int[] lengths = new int[texts.size()];
        for (int i = 0; i < lengths.length; i++) {
            int[] text = texts.get(i).tokens();
            System.arraycopy(text, 0, tokens, i * longest, text.length);
            lengths[i] = text.length;
        }
        return new TokenBatch(texts.size(), longest, tokens, lengths);
    }

    private Dropout dropout(double rate, long step) {
        return step == 0 || rate == 0 ? Dropout.NONE : Dropout.of(pool, rate, randomness, step);
    }

    @Override
    public void close() {
        pool.close();
    }
}
