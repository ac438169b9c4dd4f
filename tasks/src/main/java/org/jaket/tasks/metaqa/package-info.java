/** Question answering over a movie graph, MetaQA (section 4.2, table 2). */
@NullMarked
package org.jaket.tasks.metaqa;

import org.jspecify.annotations.NullMarked;
