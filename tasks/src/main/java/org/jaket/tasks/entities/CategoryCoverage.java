package org.jaket.tasks.entities;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jaket.store.Category;
import org.jaket.tasks.Counts;

/**
 * Which categories a classifier can learn from its training part.
 *
 * @param categories how many categories have an entity at all
 * @param train how many entities there are to train on
 * @param empty those categories of which none of them is
 */
public record CategoryCoverage(int categories, int train, List<Category> empty) {

    private static final int NAMED = 5;

    /** Copies the list. */
    public CategoryCoverage {
        empty = List.copyOf(empty);
    }

    /** Names the first few empty categories; nothing if there is none. */
    Optional<String> note() {
        if (empty.isEmpty()) {
            return Optional.empty();
        }
        String named = empty.stream().limit(NAMED).map(CategoryCoverage::name).collect(Collectors.joining(", "));
        int more = empty.size() - NAMED;
        return Optional.of(Counts.of(empty.size()) + " of " + Counts.of(categories, "category", "categories")
                + " have no entity among the " + Counts.of(train) + " to train on: " + named
                + (more > 0 ? " and " + Counts.of(more) + " more" : "")
                + "; their entities count as wrong unless the start of the classifier knows them");
    }

    private static String name(Category category) {
        return category.label().isBlank() ? category.id() : category.id() + " (" + category.label() + ")";
    }
}
