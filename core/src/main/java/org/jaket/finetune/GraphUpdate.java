package org.jaket.finetune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jaket.memory.Descriptions;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.Dataset;
import org.jaket.store.DatasetDescription;
import org.jaket.store.DatasetInfo;
import org.jaket.store.DatasetWriter;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.DefaultNames;
import org.jspecify.annotations.Nullable;

/**
 * Joins the graph of an adapted model with what changes in it. Tokens are copied, nothing is read anew.
 *
 * <p>Entities keep their order, new ones follow. An entity that is in both has the text and category of the additions,
 * unless these say nothing of it and only call it by its identifier. A relation keeps its text unless the additions say
 * something of it, and its inverse unless they name another. As in a graph that is prepared at once, no edge is between an entity and one of its types.
 */
final class GraphUpdate {

    /** Where an entity comes from. */
    private record Origin(Dataset dataset, Descriptions descriptions, int[] categories, int index) {}

    private final Dataset base;
    private final @Nullable Dataset additions;
    private final GraphChanges.Removals removals;
    private final Map<String, Origin> entities = new LinkedHashMap<>();
    private final Map<String, Integer> entityIndex = new HashMap<>();
    private final Map<String, Relation> relations = new LinkedHashMap<>();
    private final Map<String, Integer> relationIndex = new HashMap<>();
    private final Map<String, Category> categories = new LinkedHashMap<>();
    private final Map<String, Integer> categoryIndex = new HashMap<>();
    private final Map<String, Object> counts = new TreeMap<>();

    /**
     * An update.
     *
     * @param base the graph
     * @param additions what is new or other in it; null for nothing
     * @param removals what goes
     * @throws BadInputException if what should go is not there
     */
    GraphUpdate(Dataset base, @Nullable Dataset additions, GraphChanges.Removals removals) {
        this.base = base;
        this.additions = additions;
        this.removals = removals;
        collectEntities();
        base.relations().forEach(relation -> relations.put(relation.id(), relation));
        base.categories().forEach(category -> categories.put(category.id(), category));
        if (additions != null) {
            additions.relations().forEach(relation -> relations.merge(relation.id(), relation, GraphUpdate::joined));
            additions.categories().forEach(category -> categories.putIfAbsent(category.id(), category));
        }
        number(entities.keySet(), entityIndex);
        number(relations.keySet(), relationIndex);
        number(categories.keySet(), categoryIndex);
    }

    private static void number(Set<String> ids, Map<String, Integer> indices) {
        ids.forEach(id -> indices.put(id, indices.size()));
    }

    private void collectEntities() {
        Set<String> unknown = new HashSet<>(removals.entities());
        Descriptions old = Descriptions.of(base);
        int[] oldCategories = base.categoryOf();
        for (int e = 0; e < base.entityCount(); e++) {
            String id = base.entity(e).id();
            if (!unknown.remove(id)) {
                entities.put(id, new Origin(base, old, oldCategories, e));
            }
        }
        if (!unknown.isEmpty()) {
            throw new EntityIds(base).unknown(unknown.iterator().next());
        }
        int before = entities.size();
        long changed = 0;
        if (additions != null) {
            Descriptions fresh = Descriptions.of(additions);
            int[] freshCategories = additions.categoryOf();
            for (int e = 0; e < additions.entityCount(); e++) {
                Entity entity = additions.entity(e);
                boolean known = entities.containsKey(entity.id());
                if (!known || saysSomething(entity)) {
                    entities.put(entity.id(), new Origin(additions, fresh, freshCategories, e));
                    changed += known ? 1 : 0;
                }
            }
        }
        counts.put("entities_added", (long) entities.size() - before);
        counts.put("entities_replaced", changed);
        counts.put("entities_removed", (long) removals.entities().size());
    }

    private static boolean saysSomething(Entity entity) {
        return !entity.aliases().isEmpty()
                || !entity.categories().isEmpty()
                || !(entity.description().isEmpty() || entity.description().equals(entity.label()))
                || !DefaultNames.isOfEntity(entity.label(), entity.id());
    }

    private static boolean saysSomething(Relation relation) {
        return !relation.description().isEmpty() || !DefaultNames.isOfRelation(relation.label(), relation.id());
    }

    /** Additions that use one direction only know of no inverse, even if their tables declare it. */
    private static Relation joined(Relation old, Relation fresh) {
        Relation text = saysSomething(fresh) ? fresh : old;
        String inverse = fresh.inverse() == null ? old.inverse() : fresh.inverse();
        return new Relation(text.id(), text.label(), text.description(), inverse);
    }

    private @Nullable String mutualInverse(Relation relation) {
        Relation inverse = relation.inverse() == null ? null : relations.get(relation.inverse());
        return inverse != null && relation.id().equals(inverse.inverse()) ? inverse.id() : null;
    }

    /** Writes the joined graph. */
    void write(DatasetWriter writer, byte[] tokenizerJson) {
        writer.tokenizer(tokenizerJson);
        if (additions != null) {
            GraphCopy.rejects(additions, writer);
        }
        List<Relation> all = new ArrayList<>();
        for (Relation relation : relations.values()) {
            all.add(new Relation(relation.id(), relation.label(), relation.description(), mutualInverse(relation)));
        }
        writer.relations(all);
        writer.categories(List.copyOf(categories.values()));
        writer.entities(entities.values().stream()
                .map(origin -> origin.dataset().entity(origin.index()))
                .iterator());
        for (Origin origin : entities.values()) {
            writer.description(
                    origin.descriptions().tokens(origin.index()),
                    origin.descriptions().first(origin.index()),
                    origin.descriptions().last(origin.index()));
        }
        writeGraph(writer);
        writer.commit(about());
    }

    private DatasetDescription about() {
        DatasetInfo info = base.info();
        Map<String, Object> details = details();
        details.put("update", counts);
        DatasetInfo other = additions == null ? info : additions.info();
        return new DatasetDescription(
                info.name(),
                additions == null ? info.source() : info.source() + "; " + other.source(),
                info.licence(),
                "jaket",
                info.tokenizer().type(),
                info.tokenizer().vocabularySize(),
                info.maxLength(),
                Math.max(info.descriptionLength(), other.descriptionLength()),
                Map.of(),
                details);
    }

    /** What stays true of the graph, and the counts and rejects of what was added to it now. */
    private Map<String, Object> details() {
        Map<String, Object> details = new TreeMap<>();
        base.info().details().forEach((name, value) -> {
            if (name.equals("seed") || !(value instanceof Number || value instanceof Map)) {
                details.put(name, value);
            }
        });
        if (additions != null) {
            additions.info().details().forEach((name, value) -> {
                if (!name.equals("seed") && (value instanceof Number || name.equals("rejected"))) {
                    details.put(name, value);
                }
            });
        }
        return details;
    }

    private void writeGraph(DatasetWriter writer) {
        Triples triples = new Triples(removals.triples());
        triples.addAll(base);
        long kept = triples.size();
        if (!triples.unknown().isEmpty()) {
            GraphChanges.Triple missing = triples.unknown().iterator().next();
            throw new BadInputException("the graph has no triple " + missing.head() + " " + missing.relation() + " "
                    + missing.tail() + ", which should be removed");
        }
        if (additions != null) {
            triples.addAll(additions);
        }
        counts.put("triples_added", triples.size() - kept);
        counts.put("triples_removed", (long) base.graphNeighbors().length - kept);
        int[] categoryOf = new int[entities.size()];
        int next = 0;
        for (Origin origin : entities.values()) {
            int category = origin.categories()[origin.index()];
            String id = category < 0
                    ? ""
                    : origin.dataset().categories().get(category).id();
            categoryOf[next++] = categoryIndex.getOrDefault(id, -1);
        }
        triples.write(writer, categoryOf);
        writer.heldOut(heldOutEntities(), triples.heldOut());
    }

    private int[] heldOutEntities() {
        return Arrays.stream(base.heldOutEntities())
                .map(e -> entityIndex.getOrDefault(base.entity(e).id(), -1))
                .filter(e -> e >= 0)
                .sorted()
                .toArray();
    }

    /** Edges by the joined graph's numbers, sorted by head within which they are unique. */
    private final class Triples {
        private final Set<GraphChanges.Triple> unknown;
        private final List<Set<Long>> tails = new ArrayList<>();
        private final Set<Long> definingCategories = new HashSet<>();
        private long size;

        Triples(Set<GraphChanges.Triple> removed) {
            unknown = new HashSet<>(removed);
            for (int e = 0; e < entities.size(); e++) {
                tails.add(Set.of());
            }
            int entity = 0;
            for (Origin origin : entities.values()) {
                for (String category : origin.dataset().entity(origin.index()).categories()) {
                    int other = entityIndex.getOrDefault(category, -1);
                    if (other >= 0) {
                        definingCategories.add(pair(entity, other));
                        definingCategories.add(pair(other, entity));
                    }
                }
                entity++;
            }
        }

        private static long pair(int head, int tail) {
            return (long) head << 32 | tail;
        }

        private boolean definesCategory(int head, int tail) {
            return definingCategories.contains(pair(head, tail));
        }

        void addAll(Dataset dataset) {
            int[] entity = new int[dataset.entityCount()];
            String[] ids = new String[entity.length];
            for (int e = 0; e < entity.length; e++) {
                ids[e] = dataset.entity(e).id();
                entity[e] = entityIndex.getOrDefault(ids[e], -1);
            }
            long[] offsets = dataset.graphOffsets();
            int[] neighbors = dataset.graphNeighbors();
            int[] relation = dataset.graphRelations();
            for (int head = 0; head < entity.length; head++) {
                for (int i = (int) offsets[head]; i < offsets[head + 1]; i++) {
                    String relationId = dataset.relations().get(relation[i]).id();
                    boolean goes = !unknown.isEmpty()
                            && unknown.remove(new GraphChanges.Triple(ids[head], relationId, ids[neighbors[i]]));
                    if (!goes && entity[head] >= 0 && entity[neighbors[i]] >= 0) {
                        add(entity[head], relationIndex.getOrDefault(relationId, 0), entity[neighbors[i]]);
                    }
                }
            }
        }

        private void add(int head, int relation, int tail) {
            if (definesCategory(head, tail)) {
                return;
            }
            Set<Long> of = tails.get(head);
            if (of.isEmpty()) {
                of = new java.util.TreeSet<>();
                tails.set(head, of);
            }
            size += of.add((long) tail << 32 | relation) ? 1 : 0;
        }

        long size() {
            return size;
        }

        Set<GraphChanges.Triple> unknown() {
            return unknown;
        }

        void write(DatasetWriter writer, int[] categoryOf) {
            long[] offsets = new long[tails.size() + 1];
            int[] neighbors = new int[Math.toIntExact(size)];
            int[] relation = new int[neighbors.length];
            int at = 0;
            for (int head = 0; head < tails.size(); head++) {
                for (long edge : tails.get(head)) {
                    neighbors[at] = (int) (edge >>> 32);
                    relation[at++] = (int) edge;
                }
                offsets[head + 1] = at;
            }
            writer.graph(offsets, neighbors, relation, categoryOf);
        }

        /** The base's held-out triples between entities that still have no edge. */
        int[] heldOut() {
            int[] old = base.heldOutTriples();
            int[] kept = new int[old.length];
            int count = 0;
            for (int i = 0; i < old.length; i += 3) {
                int head = entityIndex.getOrDefault(base.entity(old[i]).id(), -1);
                int tail = entityIndex.getOrDefault(base.entity(old[i + 2]).id(), -1);
                if (head >= 0
                        && tail >= 0
                        && !definesCategory(head, tail)
                        && !linked(head, tail)
                        && !linked(tail, head)) {
                    kept[count++] = head;
                    kept[count++] = relationIndex.getOrDefault(
                            base.relations().get(old[i + 1]).id(), 0);
                    kept[count++] = tail;
                }
            }
            return Arrays.copyOf(kept, count);
        }

        private boolean linked(int head, int tail) {
            return tails.get(head).stream().anyMatch(edge -> (int) (edge >>> 32) == tail);
        }
    }
}
