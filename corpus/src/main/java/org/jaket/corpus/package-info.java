/** Placeholder. */
@NullMarked
package org.jaket.corpus;

import org.jspecify.annotations.NullMarked;
