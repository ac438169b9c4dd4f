/** The entity context embedding memory (section 3.5): Eq. 4 and 5. */
@NullMarked
package org.jaket.memory;

import org.jspecify.annotations.NullMarked;
