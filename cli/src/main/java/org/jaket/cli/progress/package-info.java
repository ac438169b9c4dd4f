/** What a person or a log file sees of a run while it goes on. */
@NullMarked
package org.jaket.cli.progress;

import org.jspecify.annotations.NullMarked;
