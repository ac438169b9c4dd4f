/**
 * Reads the pages of Wikipedia's dumps: XML around wikitext, from which plain text with the links in it is made, exact to
 * the character.
 *
 * <p>The parsers of wikitext on Maven Central were looked at first: Sweble (last release 2018), Bliki (2016) and what is
 * built on them make HTML or trees, not plain text that knows where each link is, and are not kept any more.
 */
@NullMarked
package org.jaket.corpus.wikipedia;

import org.jspecify.annotations.NullMarked;
