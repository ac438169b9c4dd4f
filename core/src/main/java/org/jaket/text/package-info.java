/**
 * Text as the model reads it (sections 3.1 and 3.6): tokens, mentions, batches and masking.
 *
 * <p>Nothing here touches a tensor; a {@link org.jaket.text.MaskedBatch} holds plain arrays that the model copies.
 */
@NullMarked
package org.jaket.text;

import org.jspecify.annotations.NullMarked;
