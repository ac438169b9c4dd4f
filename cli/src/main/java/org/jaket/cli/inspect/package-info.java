/** What a data set or a run holds, for people and for programs. */
@NullMarked
package org.jaket.cli.inspect;

import org.jspecify.annotations.NullMarked;
