/** WordNet 3.1 as a data set: synsets are entities, pointers are relations, glosses and usage examples are text. */
@NullMarked
package org.jaket.corpus.wordnet;

import org.jspecify.annotations.NullMarked;
