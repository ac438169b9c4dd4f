package org.jaket.corpus;

import java.util.List;

/** Several pieces as one graph: nodes with the same identifier are one, and what is said first of a node comes first. */
public final class JoinedGraph implements GraphSource {

    private final List<GraphPart> parts;
    private final GraphOptions options;

    /**
     * A graph of pieces.
     *
     * @param parts the pieces, read in this order
     * @param options what becomes of the graph
     */
    public JoinedGraph(List<? extends GraphPart> parts, GraphOptions options) {
        this.parts = List.copyOf(parts);
        this.options = options;
    }

    @Override
    public void push(DatasetSink sink, Rejects rejects, Progress progress) {
        NamedGraph graph = new NamedGraph(sink, options, NodeNames.IDENTIFIERS);
        parts.forEach(part -> part.addTo(graph, sink, rejects, progress));
        graph.finish(id -> false);
    }
}
