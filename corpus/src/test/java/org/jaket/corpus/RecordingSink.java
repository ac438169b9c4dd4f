package org.jaket.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.store.Category;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.AnnotatedText;

/** Keeps what a source pushes. */
public final class RecordingSink implements DatasetSink, Entities {

    public final List<Relation> relations = new ArrayList<>();
    public final List<Category> categories = new ArrayList<>();
    public final List<Entity> entities = new ArrayList<>();
    public final List<Integer> categoryOf = new ArrayList<>();
    public final List<String> ownMentions = new ArrayList<>();
    public final List<int[]> triples = new ArrayList<>();
    public final List<String> defining = new ArrayList<>();
    public final List<String> leftOut = new ArrayList<>();
    public final List<AnnotatedText> texts = new ArrayList<>();
    public final Map<String, Long> counts = new TreeMap<>();

    @Override
    public int relation(Relation relation) {
        relations.add(relation);
        return relations.size() - 1;
    }

    @Override
    public int category(Category category) {
        categories.add(category);
        return categories.size() - 1;
    }

    @Override
    public int entity(Entity entity, int category, int from, int to) {
        entities.add(entity);
        categoryOf.add(category);
        ownMentions.add(entity.description().substring(from, to));
        return entities.size() - 1;
    }

    @Override
    public void triple(int head, int relation, int tail) {
        triples.add(new int[] {head, relation, tail});
    }

    @Override
    public void definesCategory(int entity, int other) {
        defining.add(entities.size() > entity ? entities.get(entity).id() + "-" + other : entity + "-" + other);
    }

    @Override
    public void leaveOut(int entity, int other) {
        leftOut.add(entities.get(entity).id() + "-" + entities.get(other).id());
    }

    @Override
    public void text(AnnotatedText text) {
        texts.add(text);
    }

    @Override
    public void count(String what, long by) {
        counts.merge(what, by, Long::sum);
    }

    @Override
    public int size() {
        return entities.size();
    }

    @Override
    public Entity get(int index) {
        return entities.get(index);
    }

    @Override
    public int find(String id) {
        return ids().indexOf(id);
    }

    public List<String> ids() {
        return entities.stream().map(Entity::id).toList();
    }

    /** All triples as {@code head relation tail}. */
    public List<String> named() {
        return triples.stream()
                .map(t -> entities.get(t[0]).id() + " " + relations.get(t[1]).id() + " "
                        + entities.get(t[2]).id())
                .toList();
    }

    /** The mentions of a text as {@code [text]=id}. */
    public List<String> mentions(int text) {
        AnnotatedText annotated = texts.get(text);
        return annotated.links().stream()
                .map(link -> "[" + annotated.text().substring(link.from(), link.to()) + "]="
                        + entities.get(link.entity()).id())
                .toList();
    }
}
