/** The model of section 3.4: how the two modules and the memory feed each other, in four steps. */
@NullMarked
package org.jaket.model;

import org.jspecify.annotations.NullMarked;
