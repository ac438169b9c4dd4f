package org.jaket.corpus;

/** Text over a graph that has been read already. A new format, or a linker of plain text, is one class. */
public interface TextSource {

    /**
     * Reads texts and pushes each with the mentions of entities that are in the graph.
     *
     * @param entities the entities of the graph
     * @param sink takes the texts
     * @param rejects takes what cannot be used; the rest goes on
     * @param progress hears how far it has come
     * @throws org.jaket.store.BadInputException if a file cannot be read at all, is cut short, is of no known format, or
     *     is no text of this graph
     */
    void push(Entities entities, DatasetSink sink, Rejects rejects, Progress progress);
}
