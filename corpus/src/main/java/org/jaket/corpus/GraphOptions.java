package org.jaket.corpus;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a graph that is known by its identifiers.
 *
 * @param categoryRelation the identifier of the relation whose tail is the category of its head, such as {@code P31};
 *     its triples stay out of the graph. Null: the first type of an entity is its category
 * @param descriptionsAreText whether descriptions are text to train on as well, with the entity's own mention
 */
public record GraphOptions(@Nullable String categoryRelation, boolean descriptionsAreText) {

    /** First types as categories, descriptions as text. */
    public static final GraphOptions DEFAULT = new GraphOptions(null, true);
}
