package org.jaket.tasks.entities;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jaket.finetune.DescribedText;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.random.Shuffle;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.Dataset;
import org.jaket.tasks.Edges;
import org.jaket.text.Tokenizer;

/** A data set as entity classification reads it. */
final class EntityData {

    private final Dataset dataset;
    private final int[] categoryOf;
    private final int[] classified;

    EntityData(Dataset dataset) {
        this.dataset = dataset;
        this.categoryOf = dataset.categoryOf();
        this.classified = IntStream.range(0, categoryOf.length)
                .filter(entity -> categoryOf[entity] >= 0)
                .toArray();
        if (classified.length < 5) {
            throw new BadInputException(dataset.directory() + ": only " + classified.length
                    + " entities have a category, and at least 5 are needed; prepare the data set with --types or"
                    + " --category-relation");
        }
    }

    Dataset dataset() {
        return dataset;
    }

    /** Category of every entity, -1 for none. */
    int[] categoryOf() {
        return categoryOf;
    }

    /** Entities that have one. */
    int[] classified() {
        return classified;
    }

    int categories() {
        return dataset.categories().size();
    }

    /** The edges, every tail exchanged for another edge's if asked for. */
    KnowledgeGraph graph(EdgeDirection direction, boolean shuffled, Randomness randomness) {
        if (!shuffled) {
            return KnowledgeGraph.of(dataset, direction);
        }
        return Edges.of(dataset).shuffled(direction, randomness).graph(direction);
    }

    /**
     * The categories of one part's entities.
     *
     * @param permuted whether they are permuted among the entities
     * @param randomness decides how
     * @param part a number of the part, so that each has a permutation of its own
     */
    int[] targets(int[] entities, boolean permuted, Randomness randomness, int part) {
        int[] targets = Arrays.stream(entities).map(e -> categoryOf[e]).toArray();
        if (permuted) {
            Shuffle.shuffle(targets, randomness.stream(Purpose.ABLATION, part));
        }
        return targets;
    }

    /** The description of every entity. */
    List<DescribedText> descriptions() {
        List<DescribedText> texts = new ArrayList<>(dataset.entityCount());
        for (int entity = 0; entity < dataset.entityCount(); entity++) {
            texts.add(new DescribedText(
                    dataset.descriptions().tokens(entity),
                    dataset.descriptionMentions().get(2 * entity),
                    dataset.descriptionMentions().get(2 * entity + 1)));
        }
        return texts;
    }

    /** Label and description of categories. */
    static List<DescribedText> texts(List<Category> categories, Tokenizer tokenizer, int maxLength) {
        return categories.stream()
                .map(category -> DescribedText.of(
                        tokenizer,
                        category.label().isBlank() ? category.id() : category.label(),
                        category.description(),
                        maxLength))
                .toList();
    }

    /** The category that most of some entities have. */
    int mostFrequent(int[] entities) {
        int[] counts = counts(entities);
        int best = 0;
        for (int c = 1; c < counts.length; c++) {
            best = counts[c] > counts[best] ? c : best;
        }
        return best;
    }

    /** Which categories of the graph's entities have one among those to train on. */
    CategoryCoverage coverage(int[] train) {
        int[] inTrain = counts(train);
        int[] inAll = counts(classified);
        List<Category> empty = new ArrayList<>();
        int known = 0;
        for (int c = 0; c < inAll.length; c++) {
            known += inAll[c] > 0 ? 1 : 0;
            if (inAll[c] > 0 && inTrain[c] == 0) {
                empty.add(dataset.categories().get(c));
            }
        }
        return new CategoryCoverage(known, train.length, empty);
    }

    /** How many of some entities each category has. */
    int[] counts(int[] entities) {
        int[] counts = new int[categories()];
        for (int entity : entities) {
            counts[categoryOf[entity]]++;
        }
        return counts;
    }
}
