/**
 * Turns sources into data-set directories.
 *
 * <p>A source pushes entities, triples and annotated text into a {@link org.jaket.corpus.DatasetSink}; splitting,
 * tokenization, packing and writing are the same for all and live in {@link org.jaket.corpus.DatasetBuilder}.
 */
@NullMarked
package org.jaket.corpus;

import org.jspecify.annotations.NullMarked;
