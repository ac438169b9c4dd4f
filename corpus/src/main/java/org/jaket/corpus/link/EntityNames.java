package org.jaket.corpus.link;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.jaket.store.Entity;

/**
 * Entities by a whole name, label or alias, as {@link #key} compares names. Of several bearers of a name the one is meant
 * that has more than half of its weight: a label counts twice as much as an alias, and either 1 + what the caller says of
 * the entity.
 */
public final class EntityNames {

    /** Nobody bears the name. */
    public static final int UNKNOWN = -1;

    /** Several do, and none is meant more often than all others together. */
    public static final int AMBIGUOUS = -2;

    private static final int LABEL = 2;

    private final Map<String, Map<Integer, Long>> bearers = new HashMap<>();

    private EntityNames() {}

    /**
     * Looks for the bearers of some names.
     *
     * @param names the names that will be asked for
     * @param entities how many entities there are
     * @param read gives each of them
     * @param weight how well known an entity is, such as its number of edges; not negative
     */
    public static EntityNames of(
            Collection<String> names, int entities, IntFunction<Entity> read, IntToLongFunction weight) {
        EntityNames found = new EntityNames();
        names.forEach(name -> found.bearers.computeIfAbsent(key(name), k -> new HashMap<>(2)));
        for (int e = 0; e < entities; e++) {
            Entity entity = read.apply(e);
            long each = 1 + weight.applyAsLong(e);
            for (String alias : entity.aliases()) {
                found.add(alias, e, each);
            }
            found.add(entity.label(), e, LABEL * each);
        }
        return found;
    }

    private void add(String name, int entity, long weight) {
        Map<Integer, Long> of = bearers.get(key(name));
        if (of != null) {
            of.merge(entity, weight, Math::max);
        }
    }

    /**
     * A name as names are compared: NFKC, without case, white space as one space and none beside punctuation.
     *
     * @param name as it is written; "st . louis" and "St. Louis" have one key
     */
    public static String key(String name) {
        return Folding.fold(name).toString();
    }

    /**
     * The entity of a name.
     *
     * @param name one of those that were announced
     * @return the entity's index, {@link #UNKNOWN} or {@link #AMBIGUOUS}
     */
    public int find(String name) {
        Map<Integer, Long> of = bearers.getOrDefault(key(name), Map.of());
        long all = of.values().stream().mapToLong(Long::longValue).sum();
        return of.entrySet().stream()
                .filter(bearer -> 2 * bearer.getValue() > all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(of.isEmpty() ? UNKNOWN : AMBIGUOUS);
    }
}
