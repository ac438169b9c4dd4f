package org.jaket.corpus;

import org.jaket.store.Entity;

/** The entities of a graph, for whoever links text to them. */
public interface Entities {

    /** The number of entities. */
    int size();

    /**
     * An entity.
     *
     * @param index from 0 to {@link #size} - 1
     */
    Entity get(int index);

    /**
     * Looks for an identifier.
     *
     * @param id the identifier of the source
     * @return the entity's index, or -1
     */
    int find(String id);
}
