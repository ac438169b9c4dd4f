/** Randomness as a function of seed, purpose and step, so that a resumed run needs no hidden stream. */
@NullMarked
package org.jaket.random;

import org.jspecify.annotations.NullMarked;
