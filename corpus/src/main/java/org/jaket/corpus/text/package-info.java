/**
 * Text over a graph, in files that say which entities it mentions.
 *
 * <p>{@link org.jaket.corpus.text.TextFiles} recognises the format by its content; each format is one {@link
 * org.jaket.corpus.TextSource}.
 */
@NullMarked
package org.jaket.corpus.text;

import org.jspecify.annotations.NullMarked;
