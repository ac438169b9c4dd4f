package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Entities;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;
import org.jaket.corpus.TextSource;
import org.jaket.random.Randomness;
import org.jaket.store.Category;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.AnnotatedText;
import org.jspecify.annotations.Nullable;

/**
 * MetaQA's graph and training questions as a data set, to pre-train on what {@code finetune metaqa} asks for. Entities are
 * described as they are there, each by one training question about it; the questions, without their answers, are the text,
 * and their topics its mentions. The category of an entity is {@code movie} where it is the head of a triple, else the
 * relation that most of the triples with it as their tail have.
 *
 * <p>Triples that are not kept leave nothing behind, so that questions over half of the graph can be asked afterwards.
 */
public final class MetaQaSource implements GraphSource {

    /** How the triples of the data set are counted in {@code dataset.json}. */
    static final String TRIPLES = "metaqa_triples";

    /** How those that were not kept are counted there. */
    static final String DROPPED = "metaqa_triples_dropped";

    /** Where the seed that decided stands there; only if some were not kept. */
    static final String SEED = "metaqa_kg_seed";

    private static final String MOVIE = "movie";

    private final Path kb;
    private final List<Path> train;
    private final double kgShare;
    private final long kgSeed;
    private final List<Question> questions = new ArrayList<>();

    /**
     * A source.
     *
     * @param kb the graph, {@code kb.txt}
     * @param train files of training questions
     * @param kgShare the probability with which a triple stays, as in {@link MetaQaConfig}
     * @param kgSeed decides which, as in {@link MetaQaConfig}
     */
    public MetaQaSource(Path kb, List<Path> train, double kgShare, long kgSeed) {
        this.kb = kb;
        this.train = List.copyOf(train);
        this.kgShare = kgShare;
        this.kgSeed = kgSeed;
    }

    @Override
    public void push(DatasetSink sink, Rejects rejects, Progress progress) {
        MovieGraph whole = MovieGraph.read(kb, sentence -> reject(rejects, kb, "no triple", sentence));
        for (Path file : train) {
            questions.addAll(QuestionFile.read(
                    file,
                    whole,
                    sentence -> reject(rejects, file, "no usable question", sentence),
                    sentence -> sink.count("answers_not_in_graph", 1)));
        }
        MovieGraph graph = whole.keeping(kgShare, new Randomness(kgSeed));
        sink.count(TRIPLES, graph.tripleCount());
        if (kgShare < 1) {
            sink.count(DROPPED, whole.tripleCount() - graph.tripleCount());
            sink.count(SEED, kgSeed);
        }
        for (String relation : graph.relations()) {
            sink.relation(new Relation(
                    relation, Descriptions.relationName(relation), Descriptions.ofRelation(relation), null));
        }
        pushEntities(graph, sink);
        for (int[] triple : graph.triples()) {
            sink.triple(triple[0], triple[1], triple[2]);
        }
    }

    private static void reject(Rejects rejects, Path file, String reason, String sentence) {
        rejects.add(String.valueOf(file.getFileName()), 0, null, reason, sentence);
    }

    private void pushEntities(MovieGraph graph, DatasetSink sink) {
        List<String> categories = categories(graph);
        Set<String> used = new LinkedHashSet<>(categories);
        used.remove("");
        Map<String, Integer> index = new LinkedHashMap<>();
        for (String category : used) {
            String label = category.equals(MOVIE) ? MOVIE : Descriptions.relationName(category);
            index.put(category, sink.category(new Category(category, label, Descriptions.ofRelation(category))));
        }
        @Nullable Question[] chosen = Descriptions.chosen(graph, questions, new Randomness(kgSeed));
        for (int e = 0; e < chosen.length; e++) {
            String name = graph.names().get(e);
            Question about = chosen[e];
            String category = categories.get(e);
            sink.entity(
                    new Entity(
                            name,
                            name,
                            List.of(),
                            about == null ? name : about.text(),
                            category.isEmpty() ? List.of() : List.of(category)),
                    index.getOrDefault(category, -1),
                    about == null ? 0 : about.from(),
                    about == null ? name.length() : about.to());
            sink.count("entities_without_question", about == null ? 1 : 0);
        }
    }

    /** The category of each entity; empty where no triple is left. */
    private static List<String> categories(MovieGraph graph) {
        BitSet heads = new BitSet();
        Map<Integer, Map<Integer, Integer>> tailOf = new HashMap<>();
        for (int[] triple : graph.triples()) {
            heads.set(triple[0]);
            tailOf.computeIfAbsent(triple[2], tail -> new TreeMap<>()).merge(triple[1], 1, Integer::sum);
        }
        List<String> categories = new ArrayList<>();
        for (int e = 0; e < graph.names().size(); e++) {
            String most = tailOf.getOrDefault(e, Map.of()).entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(entry -> graph.relations().get(entry.getKey()))
                    .orElse("");
            categories.add(heads.get(e) ? MOVIE : most);
        }
        return categories;
    }

    /** The training questions, without their answers, as text with mentions of their topics; to be read after the graph. */
    public TextSource text() {
        return (Entities entities, DatasetSink sink, Rejects rejects, Progress progress) -> {
            for (Question question : questions) {
                sink.text(new AnnotatedText(
                        question.text(),
                        List.of(new AnnotatedText.Link(
                                question.topic(), question.from(), question.to(), "topic of a question")),
                        true));
            }
        };
    }
}
