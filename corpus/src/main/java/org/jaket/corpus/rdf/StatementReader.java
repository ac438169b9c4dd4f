package org.jaket.corpus.rdf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.eclipse.rdf4j.model.BNode;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Literal;
import org.eclipse.rdf4j.model.Resource;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.Triple;
import org.eclipse.rdf4j.model.Value;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.NamedGraph;
import org.jaket.text.Whitespace;
import org.jspecify.annotations.Nullable;

/** Turns statements into nodes, triples, names and facts. */
final class StatementReader extends AbstractRDFHandler {

    static final String NESTED = "statement about a statement";

    private static final int STATEMENTS_BETWEEN_PROGRESS = 1 << 14;
    private static final int MOST_FACTS = 16;
    private static final int NO_LABEL = Integer.MAX_VALUE;

    private final NamedGraph graph;
    private final DatasetSink sink;
    private final String language;
    private final @Nullable String categoryRelation;
    private final Map<String, String> blankNodes = new HashMap<>();
    private final Set<String> dataProperties = new HashSet<>();
    private int[] labelRank = new int[64];
    private long blankNodeCount;
    private long statements;
    private @Nullable ParseFaults faults;
    private LongConsumer progress = done -> {};

    StatementReader(NamedGraph graph, RdfOptions options, DatasetSink sink) {
        this.graph = graph;
        this.sink = sink;
        language = options.language().toLowerCase(Locale.ROOT);
        categoryRelation = options.graph().categoryRelation();
        Arrays.fill(labelRank, NO_LABEL);
    }

    /** Blank nodes belong to the file that they are in. */
    void startFile(ParseFaults ofFile, LongConsumer ofProgress) {
        faults = ofFile;
        progress = ofProgress;
        statements = 0;
        blankNodes.clear();
    }

    long statementsOfFile() {
        return statements;
    }

    /** Whether an identifier is that of a property that only literals had, which is no entity. */
    boolean isDataProperty(String id) {
        return dataProperties.contains(id);
    }

    @Override
    public void handleStatement(Statement statement) {
        if (++statements % STATEMENTS_BETWEEN_PROGRESS == 0) {
            progress.accept(statements);
        }
        Resource subject = statement.getSubject();
        Value object = statement.getObject();
        if (subject.isTriple() || object.isTriple()) {
            if (faults != null) {
                faults.reject("", NESTED, written(statement));
            }
            return;
        }
        int node = graph.node(id(subject));
        String property = statement.getPredicate().stringValue();
        if (object instanceof Literal literal) {
            literal(node, property, literal);
        } else if (property.equals(Vocabulary.TYPE) && !property.equals(categoryRelation)) {
            type(node, id((Resource) object));
        } else {
            graph.triple(node, property, graph.node(id((Resource) object)));
        }
    }

    private void type(int node, String type) {
        if (Vocabulary.saysNothing(type)) {
            sink.count("types_of_the_language", 1);
        } else if (categoryRelation == null) {
            graph.type(node, type);
        }
    }

    private String id(Resource resource) {
        if (resource instanceof IRI) {
            return resource.stringValue();
        }
        return blankNodes.computeIfAbsent(((BNode) resource).getID(), known -> "_:b" + ++blankNodeCount);
    }

    private String written(Statement statement) {
        return written(statement.getSubject()) + " " + written(statement.getPredicate()) + " "
                + written(statement.getObject());
    }

    /** A value in the manner of Turtle, with the identifiers of blank nodes that are the same in every run. */
    private String written(Value value) {
        if (value instanceof Triple triple) {
            return "<< " + written(triple.getSubject()) + " " + written(triple.getPredicate()) + " "
                    + written(triple.getObject()) + " >>";
        }
        if (value instanceof BNode node) {
            return id(node);
        }
        return value instanceof IRI ? "<" + value.stringValue() + ">" : value.toString();
    }

    private void literal(int node, String property, Literal literal) {
        String tag = literal.getLanguage()
                .map(found -> found.toLowerCase(Locale.ROOT))
                .orElse("");
        int fit = tag.isEmpty() ? 1 : tag.equals(language) || tag.startsWith(language + "-") ? 0 : 2;
        int label = Vocabulary.LABELS.indexOf(property);
        if (label >= 0) {
            label(node, literal.getLabel(), fit * Vocabulary.LABELS.size() + label, fit < 2);
        } else if (fit == 2) {
            sink.count("literals_in_other_languages", 1);
        } else if (Vocabulary.ALIASES.contains(property)) {
            graph.alias(node, literal.getLabel());
        } else if (Vocabulary.DESCRIPTIONS.contains(property)) {
            graph.description(node, literal.getLabel());
        } else if (graph.facts(node) < MOST_FACTS) {
            dataProperties.add(property);
            graph.fact(node, property, Literals.text(literal));
            sink.count("literals_in_descriptions", 1);
        } else {
            dataProperties.add(property);
            sink.count("literals_beyond_" + MOST_FACTS, 1);
        }
    }

    /** The label that fits best names the node; others in the wanted language or in none are aliases. */
    private void label(int node, String label, int rank, boolean mayBeAlias) {
        if (node >= labelRank.length) {
            int before = labelRank.length;
            labelRank = Arrays.copyOf(labelRank, Math.max(node + 1, before + (before >> 1)));
            Arrays.fill(labelRank, before, labelRank.length, NO_LABEL);
        }
        if (Whitespace.clean(label).isEmpty()) {
            return;
        }
        if (rank < labelRank[node]) {
            if (labelRank[node] < 2 * Vocabulary.LABELS.size()) {
                graph.alias(node, graph.label(node));
            }
            graph.relabel(node, label);
            labelRank[node] = rank;
        } else if (mayBeAlias) {
            graph.alias(node, label);
        } else {
            sink.count("literals_in_other_languages", 1);
        }
    }
}
