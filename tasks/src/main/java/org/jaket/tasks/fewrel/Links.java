package org.jaket.tasks.fewrel;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How much of the sentences the graph can say anything about: only identifiers that are the same link.
 *
 * @param sentences sentences of all parts, each with a head and a tail
 * @param linkedMentions heads and tails that are entities of the graph
 * @param linkedPairs sentences of which both are
 */
record Links(int sentences, int linkedMentions, int linkedPairs) {

    String summary() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d heads and tails (%.1f %%) are entities of the graph, by their identifiers; both ends of %,d"
                        + " of %,d sentences (%.1f %%) are; of the others the graph says nothing",
                linkedMentions,
                2 * sentences,
                100.0 * linkedMentions / Math.max(1, 2 * sentences),
                linkedPairs,
                sentences,
                100.0 * linkedPairs / Math.max(1, sentences));
    }

    /** Name to value, for {@code result.json}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("linked_mentions", linkedMentions);
        map.put("mentions", 2 * sentences);
        map.put("linked_pairs", linkedPairs);
        map.put("pairs", sentences);
        return map;
    }
}
