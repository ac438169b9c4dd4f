package org.jaket.tasks.fewrel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much of the sentences the graph can say anything about.
 *
 * @param sentences sentences, each with a head and a tail
 * @param byId heads and tails that are linked by identifier
 * @param byName heads and tails that are linked by name
 * @param ambiguous heads and tails that are not linked because several entities bear their name
 * @param ownSentences linked heads and tails whose entity is not shown, because its description is the sentence itself
 * @param sameRelation linked heads and tails whose entity is not shown, because its description is another sentence of the
 *     same relation
 * @param pairs sentences of which both ends are linked
 */
record Links(int sentences, int byId, int byName, int ambiguous, int ownSentences, int sameRelation, int pairs) {

    static Links of(MentionLinker linker, List<Instance> instances) {
        Links sum = new Links(0, 0, 0, 0, 0, 0, 0);
        for (Instance instance : instances) {
            MentionLinker.Link head = linker.link(instance, instance.head());
            MentionLinker.Link tail = linker.link(instance, instance.tail());
            MentionLinker.Described ofHead = linker.described(head.entity(), instance);
            MentionLinker.Described ofTail = linker.described(tail.entity(), instance);
            sum = sum.plus(new Links(
                    1,
                    count(MentionLinker.How.ID, head, tail),
                    count(MentionLinker.How.NAME, head, tail),
                    count(MentionLinker.How.AMBIGUOUS_NAME, head, tail),
                    (ofHead.own() ? 1 : 0) + (ofTail.own() ? 1 : 0),
                    (ofHead.sameRelation(instance) ? 1 : 0) + (ofTail.sameRelation(instance) ? 1 : 0),
                    head.entity() >= 0 && tail.entity() >= 0 ? 1 : 0));
        }
        return sum;
    }

    private static int count(MentionLinker.How how, MentionLinker.Link head, MentionLinker.Link tail) {
        return (head.how() == how ? 1 : 0) + (tail.how() == how ? 1 : 0);
    }

    /** Of both together. */
    Links plus(Links other) {
        return new Links(
                sentences + other.sentences,
                byId + other.byId,
                byName + other.byName,
                ambiguous + other.ambiguous,
                ownSentences + other.ownSentences,
                sameRelation + other.sameRelation,
                pairs + other.pairs);
    }

    /**
     * The share of heads and tails whose entity can be shown. In training it is somewhat less: in an episode with the
     * relation of another sentence that describes an entity, that one is not shown either.
     */
    double shownShare() {
        return (double) (byId + byName - ownSentences - sameRelation) / Math.max(1, 2 * sentences);
    }

    String summary() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d heads and tails (%.1f %%) are linked to the graph, %,d by their identifiers and %,d by name"
                        + " (%,d names are ambiguous); both ends of %,d of %,d sentences (%.1f %%) are; of the others the"
                        + " graph says nothing%s",
                byId + byName,
                2 * sentences,
                100.0 * (byId + byName) / Math.max(1, 2 * sentences),
                byId,
                byName,
                ambiguous,
                pairs,
                sentences,
                100.0 * pairs / Math.max(1, sentences),
                ownSentences + sameRelation == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ". Of the linked %,d are not shown, since the sentence itself is what describes them, and"
                                        + " %,d, since another sentence of the same relation does: %.1f %% of heads and tails can"
                                        + " be",
                                ownSentences,
                                sameRelation,
                                100 * shownShare()));
    }

    /** Name to value, for {@code result.json}. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("linked_mentions", byId + byName);
        map.put("linked_by_id", byId);
        map.put("linked_by_name", byName);
        map.put("not_linked", 2 * sentences - byId - byName);
        map.put("ambiguous_names", ambiguous);
        map.put("own_sentences", ownSentences);
        map.put("sentences_of_same_relation", sameRelation);
        map.put("mentions", 2 * sentences);
        map.put("linked_pairs", pairs);
        map.put("pairs", sentences);
        return map;
    }
}
