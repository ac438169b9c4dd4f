/**
 * Graphs in RDF, in every syntax that RDF4J's Rio reads, statement by statement.
 *
 * <p>Resources are entities, types are categories, literals become description text; the rules are in {@code
 * docs/sources.md}.
 */
@NullMarked
package org.jaket.corpus.rdf;

import org.jspecify.annotations.NullMarked;
