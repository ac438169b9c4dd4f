package org.jaket.corpus.table;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.GraphOptions;
import org.jaket.corpus.GraphPart;
import org.jaket.corpus.GraphSource;
import org.jaket.corpus.JoinedGraph;
import org.jaket.corpus.NamedGraph;
import org.jaket.corpus.Progress;
import org.jaket.corpus.Rejects;

/** A graph in tables. Entities that only triples name are taken with their identifier as label. */
public final class TableSource implements GraphSource, GraphPart {

    private static final Pattern BETWEEN_TYPES = Pattern.compile("\\s*[,;|]\\s*");
    private static final Pattern BETWEEN_ALIASES = Pattern.compile("\\s*\\|\\s*");

    private final TableFiles files;
    private final GraphOptions options;

    /**
     * A source.
     *
     * @param files the tables
     * @param options what becomes of the graph
     */
    public TableSource(TableFiles files, GraphOptions options) {
        this.files = files;
        this.options = options;
    }

    @Override
    public void push(DatasetSink sink, Rejects rejects, Progress progress) {
        new JoinedGraph(List.of(this), options).push(sink, rejects, progress);
    }

    @Override
    public void addTo(NamedGraph graph, DatasetSink sink, Rejects rejects, Progress progress) {
        if (files.relations() != null) {
            Table.read(files.relations(), TableKind.RELATIONS, rejects, progress, (cells, line) -> {
                graph.relation(cells[0], cells[1], cells[2]);
                if (!cells[3].isEmpty()) {
                    graph.inverse(cells[0], cells[3]);
                }
            });
        }
        if (files.types() != null) {
            Table.read(
                    files.types(),
                    TableKind.TYPES,
                    rejects,
                    progress,
                    (cells, line) -> graph.typeText(cells[0], cells[1], cells[2]));
        }
        if (files.entities() != null) {
            Table.read(
                    files.entities(),
                    TableKind.ENTITIES,
                    rejects,
                    progress,
                    (cells, line) -> entity(graph, sink, cells));
        }
        for (Path triples : files.triples()) {
            Table.read(
                    triples,
                    TableKind.TRIPLES,
                    rejects,
                    progress,
                    (cells, line) -> graph.triple(graph.entity(cells[0]), cells[1], graph.entity(cells[2])));
        }
    }

    private void entity(NamedGraph graph, DatasetSink sink, String[] cells) {
        int entity = graph.entity(cells[0]);
        sink.count("entities_repeated", graph.list(entity) ? 0 : 1);
        graph.label(entity, cells[1]);
        graph.description(entity, cells[2]);
        if (options.categoryRelation() == null && !cells[3].isEmpty()) {
            BETWEEN_TYPES
                    .splitAsStream(cells[3].strip())
                    .filter(type -> !type.isEmpty())
                    .forEach(type -> graph.type(entity, type));
        }
        if (!cells[4].isEmpty()) {
            BETWEEN_ALIASES.splitAsStream(cells[4]).forEach(alias -> graph.alias(entity, alias));
        }
    }
}
