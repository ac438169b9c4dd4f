package org.jaket.corpus.rdf;

import java.util.List;
import java.util.Set;

/** The properties that say what a resource is called and what it is. */
final class Vocabulary {

    static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

    /** Names, the best first. */
    static final List<String> LABELS = List.of(
            "http://www.w3.org/2000/01/rdf-schema#label",
            "http://www.w3.org/2004/02/skos/core#prefLabel",
            "http://schema.org/name",
            "https://schema.org/name");

    static final Set<String> ALIASES = Set.of(
            "http://www.w3.org/2004/02/skos/core#altLabel",
            "http://schema.org/alternateName",
            "https://schema.org/alternateName");

    static final Set<String> DESCRIPTIONS = Set.of(
            "http://www.w3.org/2000/01/rdf-schema#comment",
            "http://www.w3.org/2004/02/skos/core#definition",
            "http://schema.org/description",
            "https://schema.org/description",
            "http://purl.org/dc/terms/description",
            "http://purl.org/dc/elements/1.1/description");

    private static final List<String> LANGUAGES = List.of(
            "http://www.w3.org/2002/07/owl#",
            "http://www.w3.org/2000/01/rdf-schema#",
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#");

    private Vocabulary() {}

    /** Whether a type belongs to the language of ontologies, as owl:Thing and rdfs:Class do, and is no category. */
    static boolean saysNothing(String type) {
        return LANGUAGES.stream().anyMatch(type::startsWith);
    }
}
