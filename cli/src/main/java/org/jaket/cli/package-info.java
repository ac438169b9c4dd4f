/** Placeholder. */
@NullMarked
package org.jaket.cli;

import org.jspecify.annotations.NullMarked;
