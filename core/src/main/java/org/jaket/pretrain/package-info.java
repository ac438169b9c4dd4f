/** Pre-training (section 3.6): the four objectives, the training loop, the optimiser, checkpoint and resume. */
@NullMarked
package org.jaket.pretrain;

import org.jspecify.annotations.NullMarked;
