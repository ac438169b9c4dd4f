/** Section 3.1: the knowledge graph, the sampled neighbourhoods that the knowledge module reads, and random walks. */
@NullMarked
package org.jaket.graph;

import org.jspecify.annotations.NullMarked;
