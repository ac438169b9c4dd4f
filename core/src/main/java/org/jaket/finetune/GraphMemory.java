package org.jaket.finetune;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.memory.EntityMemory;
import org.jaket.memory.RelationDescriptions;
import org.jaket.pretrain.TensorFiles;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.TokenSequences;
import org.jaket.tensor.Tensors;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A graph as a downstream task reads it: its edges, one fixed vector for each entity and one for each relation. Neither
 * is updated during fine-tuning (section 3.7).
 *
 * <p>Owns both memories; closing frees them.
 */
public final class GraphMemory implements AutoCloseable {

    private static final int RELATION_STREAM = -1;
    private static final int TOKENS_PER_BATCH = 4096;

    private final KnowledgeGraph graph;
    private final EntityMemory entities;
    private final @Nullable Tensor relations;
    private final boolean owner;

    private GraphMemory(KnowledgeGraph graph, EntityMemory entities, @Nullable Tensor relations) {
        this.graph = graph;
        this.entities = entities;
        this.relations = relations;
        this.owner = true;
        if (relations != null) {
            relations.retainReference();
        }
    }

    private GraphMemory(GraphMemory other, KnowledgeGraph graph, boolean withRelations) {
        this.graph = graph;
        this.entities = other.entities;
        this.relations = withRelations ? other.relations : null;
        this.owner = false;
    }

    /**
     * The same vectors over other edges. This memory goes on owning them and must outlive the other.
     *
     * @param other a graph of the same entities and relation ids
     * @param withRelations whether relations keep their vectors; without, f(E, R) = E
     * @throws IllegalArgumentException if the number of entities or relations differs
     */
    public GraphMemory over(KnowledgeGraph other, boolean withRelations) {
        if (other.entityCount() != graph.entityCount() || other.relationCount() != graph.relationCount()) {
            throw new IllegalArgumentException("expected a graph of " + graph.entityCount() + " entities and "
                    + graph.relationCount() + " relations, found " + other.entityCount() + " and "
                    + other.relationCount());
        }
        return new GraphMemory(this, other, withRelations);
    }

    /**
     * Memory from descriptions, by the LM1 of a model.
     *
     * @param point the model
     * @param dataset holds descriptions of entities and relations; its tokenizer is the model's
     * @param graph the graph over its entities
     * @param withRelations whether relations get vectors; without, f(E, R) = E
     * @param progress is told how many descriptions are done
     * @throws BadInputException if a description is longer than the model reads
     */
    public static GraphMemory described(
            StartingPoint point, Dataset dataset, KnowledgeGraph graph, boolean withRelations, IntConsumer progress) {
        requireLength(point, dataset);
        EntityMemory entities =
                new EntityMemory(dataset.entityCount(), point.languageConfig().hiddenSize(), false);
        try (PointerScope scope = new PointerScope()) {
            new DescriptionEncoder(point.jaket().language(), point.policy(), TOKENS_PER_BATCH)
                    .encode(
                            Descriptions.of(dataset),
                            IntStream.range(0, dataset.entityCount()).toArray(),
                            entities.vectors(),
                            progress,
                            () -> false);
            return new GraphMemory(graph, entities, withRelations ? relations(point, dataset, graph) : null);
        }
    }

    /**
     * Refuses descriptions that a model cannot read.
     *
     * @throws BadInputException if one is longer than it reads
     */
    public static void requireLength(StartingPoint point, Dataset dataset) {
        TokenSequences descriptions = dataset.descriptions();
        int longest =
                dataset.info().descriptionLength() <= point.languageConfig().maxLength()
                        ? 0
                        : IntStream.range(0, dataset.entityCount())
                                .map(descriptions::length)
                                .max()
                                .orElse(0);
        if (longest > point.languageConfig().maxLength()) {
            throw new BadInputException(dataset.directory() + ": descriptions of up to " + longest
                    + " tokens, but the model reads at most "
                    + point.languageConfig().maxLength()
                    + "; prepare the data set with a smaller --description-length");
        }
    }

    private static Tensor relations(StartingPoint point, Dataset dataset, KnowledgeGraph graph) {
        try (Tokenizer tokenizer = Tokenizer.load(dataset.tokenizerFile())) {
            RelationDescriptions texts = RelationDescriptions.of(
                    dataset.relations(),
                    graph.relationCount(),
                    tokenizer,
                    DescribedText.maxLength(point.languageConfig()));
            return new DescriptionEncoder(point.jaket().language(), point.policy(), TOKENS_PER_BATCH).relations(texts);
        }
    }

    /**
     * Memory from texts that the task itself has, by the LM1 of a model.
     *
     * @param point the model
     * @param entityTexts one for each entity of the graph
     * @param relationTexts one for each relation id of the graph; empty for f(E, R) = E
     * @param graph the graph
     * @param progress is told how many texts of entities are done
     */
    public static GraphMemory described(
            StartingPoint point,
            List<DescribedText> entityTexts,
            List<DescribedText> relationTexts,
            KnowledgeGraph graph,
            IntConsumer progress) {
        TextVectors encoder = new TextVectors(point.jaket().language(), point.policy());
        EntityMemory entities =
                new EntityMemory(graph.entityCount(), point.languageConfig().hiddenSize(), false);
        try (PointerScope scope = new PointerScope()) {
            entities.replace(encoder.described(entityTexts, progress));
            return new GraphMemory(
                    graph, entities, relationTexts.isEmpty() ? null : encoder.described(relationTexts, done -> {}));
        }
    }

    /**
     * Random memory of unit variance: the baselines without descriptions (section 4.1).
     *
     * @param hiddenSize F
     * @param graph the graph
     * @param withRelations whether relations get vectors, random ones
     * @param randomness where they are drawn from
     */
    public static GraphMemory random(
            int hiddenSize, KnowledgeGraph graph, boolean withRelations, Randomness randomness) {
        EntityMemory entities = new EntityMemory(graph.entityCount(), hiddenSize, false);
        entities.fillRandom(randomness);
        if (!withRelations) {
            return new GraphMemory(graph, entities, null);
        }
        var random = randomness.stream(Purpose.RANDOM_MEMORY, RELATION_STREAM);
        float[] values = new float[graph.relationCount() * hiddenSize];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (PointerScope scope = new PointerScope()) {
            return new GraphMemory(graph, entities, Tensors.floats(values, graph.relationCount(), hiddenSize));
        }
    }

    /**
     * Writes the vectors, for {@link #read(Path, KnowledgeGraph, int, boolean)}.
     *
     * @param file safetensors: {@code entities} and, where relations have vectors, {@code relations}
     */
    public void write(Path file) {
        TensorFiles.write(file, tensors());
    }

    /**
     * Memory as it was written.
     *
     * @param file what {@link #write} has written of a graph of the same entities and relation ids
     * @param graph the edges
     * @param hiddenSize F
     * @param withRelations whether relations have vectors
     * @throws BadInputException if the file is damaged or of another graph
     */
    public static GraphMemory read(Path file, KnowledgeGraph graph, int hiddenSize, boolean withRelations) {
        EntityMemory entities = new EntityMemory(graph.entityCount(), hiddenSize, false);
        try (PointerScope scope = new PointerScope()) {
            Tensor relations =
                    withRelations ? Tensors.zeros(ScalarType.Float, graph.relationCount(), hiddenSize) : null;
            GraphMemory memory = new GraphMemory(graph, entities, relations);
            try {
                TensorFiles.read(file, memory.tensors());
            } catch (BadInputException e) {
                memory.close();
                throw new BadInputException(e.getMessage() + "; delete the file, and it is computed anew", e);
            }
            return memory;
        }
    }

    private Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("entities", entities.vectors());
        if (relations != null) {
            tensors.put("relations", relations);
        }
        return tensors;
    }

    /** The edges. */
    public KnowledgeGraph graph() {
        return graph;
    }

    /** E_context, {@code [N, F]}, owned by this object. */
    public EntityMemory entities() {
        return entities;
    }

    /** R, {@code [P, F]}, owned by this object; null for f(E, R) = E. */
    public @Nullable Tensor relations() {
        return relations;
    }

    /**
     * Some rows of E_context.
     *
     * @param ids entity indices
     * @return {@code [ids, F]}, f32
     */
    public Tensor read(int[] ids) {
        return entities.read(ids).to(ScalarType.Float);
    }

    @Override
    public void close() {
        if (!owner) {
            return;
        }
        entities.close();
        if (relations != null) {
            relations.releaseReference();
        }
    }
}
