package org.jaket.finetune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.store.AdaptedDirectory;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.store.VectorTable;
import org.jaket.tensor.ComputePolicy;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * A model that was adapted to a graph: vectors of its entities and of texts, and what is near what.
 *
 * <pre>{@code
 * try (AdaptedModel model = AdaptedModel.open(Path.of("adapted"))) {
 *     List<AdaptedModel.Neighbor> neighbors = model.similar("Q144", 10);
 *     List<float[]> vectors = model.embed(List.of(TextWithMentions.plain("Dogs bark.")), Pooling.CLS);
 * }
 * }</pre>
 *
 * <p>What needs only entity vectors does not load the weights. Owns all that it opens; closing frees it. For one thread at
 * a time.
 */
public final class AdaptedModel implements AutoCloseable {

    private final AdaptedDirectory directory;
    private final @Nullable ComputePolicy policy;
    private @Nullable EntityIds ids;
    private @Nullable PretrainedModel model;
    private @Nullable Tokenizer tokenizer;
    private @Nullable VectorSearch search;
    private @Nullable KnownTails knownTails;

    /** Which vectors of the entities are meant. */
    public enum Space {
        /** E^KM: what an entity is and what it is linked to (section 3.2). */
        KNOWLEDGE,
        /** E_context: what an entity's description says (section 3.5). */
        DESCRIPTION
    }

    /**
     * An entity that was found.
     *
     * @param index its index in the graph
     * @param entity what is known of it
     * @param score the cosine of the two vectors, or the probability of the relation
     */
    public record Neighbor(int index, Entity entity, double score) {}

    private AdaptedModel(AdaptedDirectory directory, @Nullable ComputePolicy policy) {
        this.directory = directory;
        this.policy = policy;
    }

    /**
     * Opens an adapted model and checks all of it.
     *
     * @param directory made by {@link Adaptation}
     * @throws BadInputException if it is none, or a file in it is damaged
     */
    public static AdaptedModel open(Path directory) {
        return open(directory, null);
    }

    /**
     * Opens an adapted model and checks all of it.
     *
     * @param directory made by {@link Adaptation}
     * @param policy how to compute; null probes the machine
     * @throws BadInputException if it is none, or a file in it is damaged
     */
    public static AdaptedModel open(Path directory, @Nullable ComputePolicy policy) {
        return new AdaptedModel(AdaptedDirectory.open(directory), policy);
    }

    /** The graph. */
    public Dataset dataset() {
        return directory.dataset();
    }

    /** F, the width of every vector. */
    public int hiddenSize() {
        return directory.info().hiddenSize();
    }

    /**
     * The index of an entity.
     *
     * @throws BadInputException if no entity has the identifier, with what may have been meant
     */
    public int index(String id) {
        return ids().index(id);
    }

    /** Whether an entity has the identifier. */
    public boolean contains(String id) {
        return ids().find(id) >= 0;
    }

    /** Whether a word that is no identifier is written like the graph's identifiers. */
    public boolean looksLikeIdentifier(String word) {
        return ids().looksLikeOne(word);
    }

    /**
     * The vector of an entity, {@code [F]}.
     *
     * @param index its index
     * @param space which one
     */
    public float[] vector(int index, Space space) {
        return vectors(space).row(index);
    }

    /** The vectors of all entities, {@code [N, F]}. */
    public VectorTable vectors(Space space) {
        return space == Space.KNOWLEDGE ? directory.entityVectors() : directory.memories();
    }

    /** The vectors of the relations, inverses included, {@code [R, F]}; for fine-tuning (section 3.7). */
    public VectorTable relationVectors() {
        return directory.relationMemory();
    }

    /**
     * Vectors of texts: Z^LM, pooled, with E^KM added at the mentions (section 3.4).
     *
     * @param texts the texts; one that is longer than the model reads is cut
     * @param pooling how
     * @return one vector a text, {@code [F]}
     * @throws BadInputException if a mention's identifier is none of the graph
     */
    public List<float[]> embed(List<TextWithMentions> texts, Pooling pooling) {
        return reader().read(texts, pooling);
    }

    /** How many of some texts are longer than the model reads. */
    public int cut(List<TextWithMentions> texts) {
        return reader().cut(texts);
    }

    /**
     * The entities nearest to an entity, itself left out, by the cosine of E^KM.
     *
     * @param id its identifier
     * @param count how many
     * @throws BadInputException if no entity has the identifier
     */
    public List<Neighbor> similar(String id, int count) {
        return similar(id, count, Space.KNOWLEDGE);
    }

    /**
     * The entities nearest to an entity, itself left out, by cosine.
     *
     * @param id its identifier
     * @param count how many
     * @param space of which vectors
     * @throws BadInputException if no entity has the identifier
     */
    public List<Neighbor> similar(String id, int count, Space space) {
        int itself = index(id);
        List<Neighbor> found = nearest(vector(itself, space), count + 1, space);
        found.removeIf(neighbor -> neighbor.index() == itself);
        return found.subList(0, Math.min(count, found.size()));
    }

    /**
     * The entities nearest to a text, which is read as the description of an entity without neighbours.
     *
     * @param text a name or a description
     * @param count how many
     * @param space of which vectors
     */
    public List<Neighbor> similarToText(String text, int count, Space space) {
        return nearest(new TextAsEntity(model(), tokenizer()).vector(text, space), count, space);
    }

    /**
     * Ranks entities as tails of a head and a relation by P(relation | head, tail), as the relation head of pre-training
     * gives it. The head itself is left out.
     *
     * @param head the head's identifier
     * @param relation the relation's identifier; one that the relation head was trained on
     * @param count how many
     * @param known whether tails that the graph has already, be it under the declared inverse, are shown
     * @throws BadInputException if no entity has the identifier, or the relation head does not know the relation
     */
    public List<Neighbor> complete(String head, String relation, int count, boolean known) {
        int row = index(head);
        PretrainedWeights weights = PretrainedWeights.of(directory);
        TailRanking ranking = new TailRanking(model(), weights, vectors(Space.KNOWLEDGE));
        float[] scores = ranking.probabilities(row, ranking.relationClass(relation))[0];
        scores[row] = Float.NEGATIVE_INFINITY;
        if (!known) {
            knownTails(row, relation).forEach(tail -> scores[tail] = Float.NEGATIVE_INFINITY);
        }
        return IntStream.range(0, scores.length)
                .filter(e -> scores[e] >= 0)
                .boxed()
                .sorted(Comparator.comparingDouble(e -> -scores[e]))
                .limit(count)
                .map(e -> new Neighbor(e, dataset().entity(e), scores[e]))
                .toList();
    }

    /**
     * Measures the ranking that {@link #complete} shows on the graph's held-out triples, the head itself being a candidate here: MRR, hits@1, hits@3, hits@10 and the mean rank of tails
     * among all entities, filtered, which is to say without the other known tails of the same head and relation.
     *
     * @param most of so many triples, drawn evenly over all; 0 for all
     * @param progress hears how many are done
     * @return {@code tail_mrr}, {@code tail_hits_at_1}, {@code tail_hits_at_3}, {@code tail_hits_at_10} and
     *     {@code tail_mean_rank}
     * @throws BadInputException if no held-out triple has a relation that the relation head was trained on
     */
    public EvaluationResult rankHeldOut(int most, AdaptationProgress progress) {
        TailRanking ranking = new TailRanking(model(), PretrainedWeights.of(directory), vectors(Space.KNOWLEDGE));
        return new TailEvaluation(dataset(), ranking).measure(most, progress);
    }

    private Set<Integer> knownTails(int head, String relation) {
        List<Relation> relations = dataset().relations();
        return IntStream.range(0, relations.size())
                .filter(r -> relations.get(r).id().equals(relation))
                .mapToObj(r -> knownTails().of(head, r))
                .findFirst()
                .orElse(Set.of());
    }

    private KnownTails knownTails() {
        KnownTails known = knownTails;
        if (known == null) {
            known = KnownTails.ofGraph(dataset());
            knownTails = known;
        }
        return known;
    }

    private List<Neighbor> nearest(float[] query, int count, Space space) {
        List<VectorSearch.Hit> hits = space == Space.KNOWLEDGE
                ? search().nearest(query, count)
                : new ExactSearch(vectors(space)).nearest(query, count);
        List<Neighbor> found = new ArrayList<>();
        for (VectorSearch.Hit hit : hits) {
            found.add(new Neighbor(hit.row(), dataset().entity(hit.row()), hit.cosine()));
        }
        return found;
    }

    private EntityIds ids() {
        EntityIds known = ids;
        if (known == null) {
            known = new EntityIds(dataset());
            ids = known;
        }
        return known;
    }

    private VectorSearch search() {
        VectorSearch known = search;
        if (known == null) {
            known = directory.has(AdaptedDirectory.INDEX)
                    ? IndexedSearch.open(
                            directory.path(AdaptedDirectory.INDEX),
                            directory.info().entities(),
                            hiddenSize())
                    : new ExactSearch(vectors(Space.KNOWLEDGE));
            search = known;
        }
        return known;
    }

    private PretrainedModel model() {
        PretrainedModel known = model;
        if (known == null) {
            known = PretrainedModel.load(
                    PretrainedWeights.of(directory), policy == null ? ComputePolicy.probe() : policy);
            model = known;
        }
        return known;
    }

    private Tokenizer tokenizer() {
        Tokenizer known = tokenizer;
        if (known == null) {
            known = Tokenizer.load(dataset().tokenizerFile());
            tokenizer = known;
        }
        return known;
    }

    private TextReader reader() {
        return new TextReader(model(), tokenizer(), ids(), vectors(Space.KNOWLEDGE));
    }

    @Override
    public void close() {
        if (search != null) {
            search.close();
        }
        if (tokenizer != null) {
            tokenizer.close();
        }
        if (model != null) {
            model.close();
        }
        directory.close();
    }
}
