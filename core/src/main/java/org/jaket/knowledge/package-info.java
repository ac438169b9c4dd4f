/** The knowledge module (section 3.2): a graph attention network over sampled neighbourhoods, Eq. 1 and 2. */
@NullMarked
package org.jaket.knowledge;

import org.jspecify.annotations.NullMarked;
