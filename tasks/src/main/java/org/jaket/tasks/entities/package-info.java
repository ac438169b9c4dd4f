/** Entity classification on a graph that pre-training has not seen (section 4.2, table 3). */
@NullMarked
package org.jaket.tasks.entities;

import org.jspecify.annotations.NullMarked;
