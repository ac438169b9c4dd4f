/**
 * The language module (section 3.3): a BERT or RoBERTa encoder cut into LM1 and LM2 (section 3.4), its masked-token
 * head, and the readers and writers of its weights.
 */
@NullMarked
package org.jaket.language;

import org.jspecify.annotations.NullMarked;
