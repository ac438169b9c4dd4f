package org.jaket.tasks.fewrel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of each part the graph can say anything about.
 *
 * @param all of all sentences
 * @param train of those to train on
 * @param measured of those that are measured
 */
record PartLinks(Links all, Links train, Links measured) {

    /** So far apart may be how often training and measuring show entities, before a word is said about it. */
    private static final double ALIKE = 0.1;

    /** Counts them; null without a graph. */
    static @Nullable PartLinks of(LinkedGraph graph, FewRelSplit split) {
        Links train = links(graph, split.train());
        Links validation = links(graph, split.validation());
        Links measured = links(graph, split.measured());
        return train == null || validation == null || measured == null
                ? null
                : new PartLinks(train.plus(validation).plus(measured), train, measured);
    }

    private static @Nullable Links links(LinkedGraph graph, Map<String, List<Instance>> part) {
        return graph.links(part.values().stream().flatMap(List::stream).toList());
    }

    /**
     * How often training and measuring can show an entity, and what would make them alike, as a sentence.
     *
     * @param mentionShare how many of those that can be shown training shows
     */
    String shown(double mentionShare) {
        return shown(train.shownShare(), measured.shownShare(), mentionShare);
    }

    /**
     * The same.
     *
     * @param train the share of heads and tails to train on whose entity can be shown
     * @param measured the same of the measured ones
     */
    static String shown(double train, double measured, double mentionShare) {
        String text = String.format(
                Locale.ROOT,
                "entities are shown for %.1f %% of heads and tails in training, for %.1f %% in measuring",
                100 * train * mentionShare,
                100 * measured);
        double alike = train == 0 ? 1 : Math.min(1, measured / train);
        // None can be asked for.
        return alike == 0 || Math.abs(alike - mentionShare) < ALIKE * alike
                ? text
                : text + String.format(Locale.ROOT, "; with --mention-share %.2f they would be nearest", alike);
    }

    /** Name to value, for {@code result.json}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>(all.toMap());
        map.put("training_relations", train.toMap());
        map.put("measured_relations", measured.toMap());
        return map;
    }
}
