package org.jaket.finetune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;

/** The identifiers of a graph's entities, and what may have been meant by one that is none. */
final class EntityIds {

    private static final int SUGGESTIONS = 5;

    private final Dataset dataset;
    private final Map<String, Integer> indices;

    EntityIds(Dataset dataset) {
        this.dataset = dataset;
        indices = new HashMap<>(2 * dataset.entityCount());
        for (int e = 0; e < dataset.entityCount(); e++) {
            indices.put(dataset.entity(e).id(), e);
        }
    }

    /** The index of an entity, or -1. */
    int find(String id) {
        return indices.getOrDefault(id, -1);
    }

    /**
     * The index of an entity.
     *
     * @throws BadInputException if there is none, with the nearest identifiers and the entities of that name
     */
    int index(String id) {
        int index = find(id);
        if (index < 0) {
            throw unknown(id);
        }
        return index;
    }

    /** What is thrown for an identifier that is none. */
    BadInputException unknown(String id) {
        List<String> suggestions = suggestions(id);
        return new BadInputException("no entity of " + dataset.info().name() + " has the identifier " + shorten(id)
                + (suggestions.isEmpty()
                        ? "; they look like " + shorten(dataset.entity(0).id())
                        : "; did you mean " + String.join(", ", suggestions) + "?"));
    }

    private List<String> suggestions(String id) {
        List<String> named = new ArrayList<>();
        record Near(String id, int distance) {}
        List<Near> near = new ArrayList<>();
        int most = Math.max(1, id.length() / 4);
        for (int e = 0; e < dataset.entityCount(); e++) {
            Entity entity = dataset.entity(e);
            if (named.size() < SUGGESTIONS && names(entity, id)) {
                named.add(entity.id() + " (" + shorten(entity.label()) + ")");
            }
            int distance = EditDistance.atMost(
                    most, id.toLowerCase(Locale.ROOT), entity.id().toLowerCase(Locale.ROOT));
            if (distance <= most) {
                near.add(new Near(entity.id() + " (" + shorten(entity.label()) + ")", distance));
            }
        }
        near.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::id));
        List<String> all = new ArrayList<>(named);
        near.stream().map(Near::id).filter(one -> !all.contains(one)).forEach(all::add);
        return all.subList(0, Math.min(SUGGESTIONS, all.size()));
    }

    private static boolean names(Entity entity, String name) {
        return entity.label().equalsIgnoreCase(name)
                || entity.aliases().stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * Whether a word is written as the identifiers of this graph are, such as Q42: letters and digits in the same places,
     * at least one digit, no white space. Then it is more likely a mistyped identifier than a text.
     */
    boolean looksLikeOne(String word) {
        if (dataset.entityCount() == 0 || word.chars().noneMatch(Character::isDigit)) {
            return false;
        }
        String shape = shape(word);
        int seen = Math.min(1000, dataset.entityCount());
        for (int e = 0; e < seen; e++) {
            if (shape(dataset.entity(e).id()).equals(shape)) {
                return true;
            }
        }
        return false;
    }

    private static String shape(String id) {
        return id.replaceAll("\\d+", "0").replaceAll("\\p{L}+", "a");
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 39) + "…";
    }
}
