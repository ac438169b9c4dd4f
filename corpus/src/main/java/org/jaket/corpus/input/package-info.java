/**
 * Opens what people hand over: compressed or not, found by content; bounded, so that no file fills the memory; faults said
 * in one sentence.
 */
@NullMarked
package org.jaket.corpus.input;

import org.jspecify.annotations.NullMarked;
