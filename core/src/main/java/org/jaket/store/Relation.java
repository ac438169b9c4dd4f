package org.jaket.store;

import org.jspecify.annotations.Nullable;

/**
 * A relation of a data set; its index is its line in {@code relations.jsonl}, from 0.
 *
 * @param id the identifier of its source
 * @param label its name
 * @param description its description, may be empty
 * @param inverse the identifier of the relation that reads its edges backwards, if there is one; a symmetric relation
 *     names itself
 */
public record Relation(
        String id,
        String label,
        String description,
        @Nullable String inverse) {}
