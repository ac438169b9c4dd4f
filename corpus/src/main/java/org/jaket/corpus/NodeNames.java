package org.jaket.corpus;

/** Names what has no label, from its identifier. */
public interface NodeNames {

    /** Identifiers that are names themselves; those of relations with underscores for spaces. */
    NodeNames IDENTIFIERS = new NodeNames() {
        @Override
        public String entity(String id) {
            return Whitespace.clean(id);
        }

        @Override
        public String relation(String id) {
            String spaced = Whitespace.clean(id.replace('_', ' '));
            return spaced.isEmpty() ? id : spaced;
        }
    };

    /** The name of an entity or a type. */
    String entity(String id);

    /** The name of a relation. */
    String relation(String id);

    /** Whether a relation is the node with its identifier, as in RDF; otherwise the two have nothing to do with each other. */
    default boolean relationsAreNodes() {
        return false;
    }
}
