package org.jaket.corpus.rdf;

import org.jaket.corpus.NodeNames;
import org.jaket.text.DefaultNames;

/** Names resources without a label by the last part of their IRI. */
final class RdfNames implements NodeNames {

    @Override
    public String entity(String id) {
        return DefaultNames.entityOfIri(id);
    }

    @Override
    public String relation(String id) {
        return DefaultNames.relationOfIri(id);
    }

    @Override
    public boolean relationsAreNodes() {
        return true;
    }
}
