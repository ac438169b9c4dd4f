package org.jaket.pretrain;

import java.util.HashSet;
import java.util.Set;
import org.jaket.graph.Neighborhood;
import org.jaket.model.MentionSites;
import org.jaket.text.MaskedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one micro-step reads, in plain Java arrays, built ahead on another thread.
 *
 * <p>"Rows" are rows of E^KM, in the order of the neighbourhood's roots.
 *
 * @param text masked text
 * @param sites tokens inside shown mentions and the rows that are added there
 * @param neighborhood sampled neighbours of all roots; null when only the language module is trained
 * @param relationsShown whether the edges' relations are shown to the knowledge module, those asked for excepted
 * @param categoryRows rows whose category is predicted
 * @param categoryTargets their categories
 * @param headRows rows of the heads of relation pairs
 * @param tailRows rows of their tails
 * @param relationTargets their relations
 * @param targetMentions indices of the mentions whose entity is predicted
 * @param candidates {@code [targetMentions, C]} entities, the answer first
 */
record PretrainBatch(
        MaskedBatch text,
        MentionSites sites,
        @Nullable Neighborhood neighborhood,
        boolean relationsShown,
        int[] categoryRows,
        int[] categoryTargets,
        int[] headRows,
        int[] tailRows,
        int[] relationTargets,
        int[] targetMentions,
        int[] candidates) {

    private static final int[] NONE = new int[0];

    /** A batch without any graph task. */
    static PretrainBatch textOnly(MaskedBatch text) {
        return new PretrainBatch(text, MentionSites.NONE, null, false, NONE, NONE, NONE, NONE, NONE, NONE, NONE);
    }

    /**
     * The same batch with relations shown, but for all edges, in either direction and at every layer, between two entities
     * whose relation is predicted.
     */
    PretrainBatch showingRelations() {
        if (neighborhood == null) {
            return this;
        }
        int[] nodes = neighborhood.nodes();
        Set<Long> asked = new HashSet<>();
        for (int i = 0; i < headRows.length; i++) {
            asked.add(pair(nodes[headRows[i]], nodes[tailRows[i]]));
            asked.add(pair(nodes[tailRows[i]], nodes[headRows[i]]));
        }
        return new PretrainBatch(
                text,
                sites,
                neighborhood.hidingRelations((entity, neighbor) -> asked.contains(pair(entity, neighbor))),
                true,
                categoryRows,
                categoryTargets,
                headRows,
                tailRows,
                relationTargets,
                targetMentions,
                candidates);
    }

    private static long pair(int head, int tail) {
        return (long) head << 32 | tail;
    }
}
