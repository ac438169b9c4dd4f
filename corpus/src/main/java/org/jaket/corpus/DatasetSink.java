package org.jaket.corpus;

import org.jaket.store.Category;
import org.jaket.store.Entity;
import org.jaket.store.Relation;
import org.jaket.text.AnnotatedText;

/**
 * What a source pushes its content into. Indices count from 0 in the order of the calls; a triple or a text may name
 * entities that come later.
 */
public interface DatasetSink {

    /** Adds a relation and returns its index. */
    int relation(Relation relation);

    /** Adds a category and returns its index. */
    int category(Category category);

    /**
     * Adds an entity and returns its index.
     *
     * @param entity the entity
     * @param category the index of the category that is predicted for it, or -1
     * @param mentionFrom index of the first character of its own mention in its description
     * @param mentionTo index after the last character of it; equal to {@code mentionFrom} if there is none
     */
    int entity(Entity entity, int category, int mentionFrom, int mentionTo);

    /** Adds a triple. Repeats are merged and self-loops dropped, and both are counted. */
    void triple(int head, int relation, int tail);

    /** Says that the triples between two entities, in either direction, define the category of one: they stay out. */
    void definesCategory(int entity, int other);

    /** Says that the triples between two entities, in either direction, stay out, and are counted, as what is measured. */
    void leaveOut(int entity, int other);

    /** Adds a text. Texts that are the same but for case and white space are merged. */
    void text(AnnotatedText text);

    /** Adds to a count that {@code dataset.json} shows under its details. */
    void count(String what, long by);
}
