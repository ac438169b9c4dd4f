package org.jaket.corpus;

/** A graph that someone holds, in a format of its own. A new format is one class. */
public interface GraphSource {

    /**
     * Reads the graph and pushes its relations, categories, entities and triples, without holding more than it must.
     * {@link NamedGraph} does so for formats that know entities by their identifiers only.
     *
     * @param sink takes them
     * @param rejects takes what cannot be used; the rest goes on
     * @param progress hears how far it has come
     * @throws org.jaket.store.BadInputException if a file cannot be read at all, is cut short, or is of no known format
     */
    void push(DatasetSink sink, Rejects rejects, Progress progress);
}
