package org.jaket.store;

/**
 * A category of a data set; its index is its line in {@code categories.jsonl}, from 0.
 *
 * @param id the identifier of its source
 * @param label its name
 * @param description its description, may be empty
 */
public record Category(String id, String label, String description) {}
