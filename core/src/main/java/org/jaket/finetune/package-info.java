/**
 * Fine-tuning (section 3.7): taking a pre-trained model to a graph that it has never seen, asking it, and training it on
 * downstream tasks.
 */
@NullMarked
package org.jaket.finetune;

import org.jspecify.annotations.NullMarked;
