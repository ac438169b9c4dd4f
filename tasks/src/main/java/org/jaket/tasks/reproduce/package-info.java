/** The tables of section 4.2, cell by cell: what the paper reports, what is run for it, and both side by side. */
@NullMarked
package org.jaket.tasks.reproduce;

import org.jspecify.annotations.NullMarked;
