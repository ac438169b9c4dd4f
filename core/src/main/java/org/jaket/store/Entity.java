package org.jaket.store;

import java.util.List;

/**
 * An entity of a data set; its index is its line in {@code entities.jsonl}, from 0.
 *
 * @param id the identifier of its source
 * @param label its name
 * @param aliases other names
 * @param description its description text
 * @param categories identifiers of its categories, may be empty
 */
public record Entity(String id, String label, List<String> aliases, String description, List<String> categories) {

    /** Copies the lists. */
    public Entity {
        aliases = List.copyOf(aliases);
        categories = List.copyOf(categories);
    }
}
