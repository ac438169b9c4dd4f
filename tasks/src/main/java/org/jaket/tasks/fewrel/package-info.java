/** Few-shot relation classification with PAIR on FewRel (section 4.2, table 1). */
@NullMarked
package org.jaket.tasks.fewrel;

import org.jspecify.annotations.NullMarked;
