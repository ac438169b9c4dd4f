package org.jaket.corpus;

/** A piece of a graph under the identifiers of its source. {@link JoinedGraph} makes one graph of several. */
public interface GraphPart {

    /**
     * Adds what it holds to a graph that may hold something already.
     *
     * @param graph takes it
     * @param sink takes counts
     * @param rejects takes what cannot be used; the rest goes on
     * @param progress hears how far it has come
     * @throws org.jaket.store.BadInputException if a file cannot be read at all, is cut short, or is of no known format
     */
    void addTo(NamedGraph graph, DatasetSink sink, Rejects rejects, Progress progress);
}
