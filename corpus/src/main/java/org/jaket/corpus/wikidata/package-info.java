/** Reads the entities of Wikidata's dumps: JSON documents, one an entity. */
@NullMarked
package org.jaket.corpus.wikidata;

import org.jspecify.annotations.NullMarked;
