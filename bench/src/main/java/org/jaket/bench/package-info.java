/** Placeholder. */
@NullMarked
package org.jaket.bench;

import org.jspecify.annotations.NullMarked;
