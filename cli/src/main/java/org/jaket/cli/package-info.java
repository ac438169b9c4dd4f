/** The command line: one class a command, which parses, calls one method below and prints. */
@NullMarked
package org.jaket.cli;

import org.jspecify.annotations.NullMarked;
