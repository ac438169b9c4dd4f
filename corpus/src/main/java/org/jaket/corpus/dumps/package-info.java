/**
 * Makes a data set of Wikidata's and Wikipedia's dumps. What grows with the dumps is done by a {@link
 * org.jaket.corpus.dumps.DumpJob}, which another module provides; here is what it shares with the command line, and the
 * last step, which writes the data set in one pass over sorted tables.
 */
@NullMarked
package org.jaket.corpus.dumps;

import org.jspecify.annotations.NullMarked;
