/** Applying a fine-tuned model to new input, whatever its task. */
@NullMarked
package org.jaket.tasks.predict;

import org.jspecify.annotations.NullMarked;
