package org.jaket.store;

import java.util.Map;

/**
 * What whoever makes a data set says about it; the writer counts the rest.
 *
 * @param name a short name
 * @param source where the graph and the text come from
 * @param licence under which licence the source is
 * @param createdBy the program and version that made it
 * @param tokenizerType the tokenizer's kind, such as {@code bert} or {@code roberta}
 * @param vocabularySize token ids are below it
 * @param maxLength the most tokens of a text sequence
 * @param descriptionLength the most tokens of a description
 * @param mentionSources how many mentions came about in which way
 * @param details anything else worth keeping, of strings, numbers, booleans, lists and maps: how the split was made, …
 */
public record DatasetDescription(
        String name,
        String source,
        String licence,
        String createdBy,
        String tokenizerType,
        int vocabularySize,
        int maxLength,
        int descriptionLength,
        Map<String, Long> mentionSources,
        Map<String, Object> details) {}
