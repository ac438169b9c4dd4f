/**
 * Graphs in tables: triples, and what is known of entities, relations and types, as TSV, CSV or lines with bars.
 *
 * <p>{@link org.jaket.corpus.table.TableSource} reads them; how the columns and the delimiter are found is in
 * {@code docs/sources.md}.
 */
@NullMarked
package org.jaket.corpus.table;

import org.jspecify.annotations.NullMarked;
