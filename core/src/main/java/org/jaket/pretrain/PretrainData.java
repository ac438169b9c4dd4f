package org.jaket.pretrain;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.memory.RelationDescriptions;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.store.TextSequences;
import org.jaket.text.Masking;
import org.jaket.text.MaskingOptions;
import org.jaket.text.SequenceSource;
import org.jaket.text.TextBatcher;
import org.jaket.text.Tokenizer;
import org.jaket.text.Vocabulary;
import org.jspecify.annotations.Nullable;

/** A data set as pre-training reads it: graph, categories to train on, text, masks and candidates. */
final class PretrainData {

    private final Dataset dataset;
    private final PretrainConfig config;
    private final KnowledgeGraph graph;
    private final Vocabulary vocabulary;
    private final int[] trainedCategories;
    private final CandidateSampler candidates;
    private @Nullable RelationDescriptions relationDescriptions;
    private float @Nullable [] unigram;

    PretrainData(Dataset dataset, PretrainConfig config) {
        this.dataset = dataset;
        this.config = config;
        this.graph = KnowledgeGraph.of(dataset, config.graph().edges());
        try (Tokenizer tokenizer = Tokenizer.load(dataset.tokenizerFile())) {
            this.vocabulary = tokenizer.vocabulary();
        }
        this.trainedCategories = dataset.categoryOf().clone();
        for (int entity : dataset.heldOutEntities()) {
            trainedCategories[entity] = -1;
        }
        this.candidates = new CandidateSampler(
                graph,
                config.candidates(),
                new CandidateSampler.EntityGroups(
                        trainedCategories, dataset.categories().size()),
                config.candidates().sameName() > 0 ? byName() : null);
    }

    private CandidateSampler.EntityGroups byName() {
        Map<String, Integer> names = new HashMap<>();
        int[] groupOf = new int[dataset.entityCount()];
        for (int entity = 0; entity < groupOf.length; entity++) {
            String name = dataset.entity(entity).label().toLowerCase(Locale.ROOT);
            Integer group = names.putIfAbsent(name, names.size());
            groupOf[entity] = group == null ? names.size() - 1 : group;
        }
        return new CandidateSampler.EntityGroups(groupOf, names.size());
    }

    PretrainModel.Sizes sizes() {
        return new PretrainModel.Sizes(
                dataset.entityCount(), dataset.categories().size(), graph.relationCount());
    }

    Dataset dataset() {
        return dataset;
    }

    KnowledgeGraph graph() {
        return graph;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** What LM1 reads of each relation id of the graph. */
    RelationDescriptions relationDescriptions() {
        RelationDescriptions known = relationDescriptions;
        if (known == null) {
            try (Tokenizer tokenizer = Tokenizer.load(dataset.tokenizerFile())) {
                known = RelationDescriptions.of(
                        dataset.relations(),
                        graph.relationCount(),
                        tokenizer,
                        dataset.info().descriptionLength());
            }
            relationDescriptions = known;
        }
        return known;
    }

    CandidateSampler candidates() {
        return candidates;
    }

    /** The category of every entity, held out or not; -1 for none. */
    int[] allCategories() {
        return dataset.categoryOf();
    }

    /** The category of every entity that is trained on; -1 for none. */
    int[] trainedCategories() {
        return trainedCategories;
    }

    int[] heldOutEntities() {
        return dataset.heldOutEntities();
    }

    /** Held-out triples, flattened. */
    int[] heldOutTriples() {
        return dataset.heldOutTriples();
    }

    SequenceSource text() {
        return source(dataset.text());
    }

    SequenceSource heldOutText() {
        return source(dataset.heldOutText());
    }

    private static SequenceSource source(TextSequences sequences) {
        return new SequenceSource() {
            @Override
            public int size() {
                return sequences.size();
            }

            @Override
            public int[] tokens(int index) {
                return sequences.tokens(index);
            }

            @Override
            public int[] mentions(int index) {
                return sequences.mentions(index);
            }
        };
    }

    Masking masking() {
        PretrainConfig.Masks masks = config.masking();
        return new Masking(
                vocabulary,
                new MaskingOptions(
                        masks.tokenRate(),
                        masks.maskShare(),
                        masks.randomShare(),
                        masks.entityRate(),
                        masks.withholdMaskedMentions(),
                        masks.maskEntityTokens()));
    }

    /** A builder of training batches; one for each thread. */
    BatchBuilder batchBuilder() {
        TextBatcher batcher = new TextBatcher(
                text(), new Randomness(config.seed()), config.text().microBatchSize(), vocabulary.padId());
        return new BatchBuilder(config, graph, trainedCategories, batcher, masking(), candidates);
    }

    /** Share of the most frequent of the given categories. */
    double majorityCategory(int[] targets) {
        return Evaluator.majority(targets);
    }

    /** Negative log frequency of each token in the training text, add-one smoothed. */
    float[] unigram() {
        if (unigram == null) {
            unigram = countTokens();
        }
        return unigram;
    }

    private float[] countTokens() {
        long[] counts = new long[vocabulary.size()];
        Arrays.fill(counts, 1);
        long total = counts.length;
        SequenceSource text = text();
        for (int i = 0; i < text.size(); i++) {
            for (int token : text.tokens(i)) {
                if (!vocabulary.isSpecial(token)) {
                    counts[token]++;
                    total++;
                }
            }
        }
        float[] losses = new float[counts.length];
        for (int token = 0; token < counts.length; token++) {
            losses[token] = (float) -Math.log((double) counts[token] / total);
        }
        return losses;
    }
}
