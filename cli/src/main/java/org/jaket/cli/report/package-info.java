/** The report of a run: one self-contained page of tables and drawings. */
@NullMarked
package org.jaket.cli.report;

import org.jspecify.annotations.NullMarked;
