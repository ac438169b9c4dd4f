/**
 * The few helpers that libtorch's Java API needs.
 *
 * <p>The rule of native memory in this project: whoever opens a {@link org.bytedeco.javacpp.PointerScope} closes it,
 * with try-with-resources; a method returns tensors into its caller's scope; what lives longer (parameters, memory,
 * optimiser state) is retained by one object that is {@link AutoCloseable} and is named as the owner in its Javadoc.
 */
@NullMarked
package org.jaket.tensor;

import org.jspecify.annotations.NullMarked;
