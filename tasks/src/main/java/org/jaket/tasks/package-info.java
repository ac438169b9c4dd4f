/** The downstream tasks of section 4.2: what they share. */
@NullMarked
package org.jaket.tasks;

import org.jspecify.annotations.NullMarked;
