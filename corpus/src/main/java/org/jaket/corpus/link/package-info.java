/**
 * Finds the entities of a graph in plain text: names by Aho–Corasick, candidates ranked by what the data set knows, and by
 * the model's masked-entity head (section 3.6) where one is given. Offsets are exact: they count in the text as it was
 * handed over, whatever was folded to compare it.
 */
@NullMarked
package org.jaket.corpus.link;

import org.jspecify.annotations.NullMarked;
