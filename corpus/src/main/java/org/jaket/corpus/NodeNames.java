package org.jaket.corpus;

import org.jaket.text.DefaultNames;

/** Names what has no label, from its identifier. */
public interface NodeNames {

    /** Identifiers that are names themselves; those of relations with underscores for spaces. */
    NodeNames IDENTIFIERS = new NodeNames() {
        @Override
        public String entity(String id) {
            return DefaultNames.entity(id);
        }

        @Override
        public String relation(String id) {
            return DefaultNames.relation(id);
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
