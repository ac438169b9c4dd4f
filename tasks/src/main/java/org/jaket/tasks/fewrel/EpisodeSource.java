package org.jaket.tasks.fewrel;

import java.util.List;
import org.jaket.text.Vocabulary;

/**
 * Relations that episodes are drawn from, as tokens and linked to the graph.
 *
 * @param names their ids
 * @param instances for each relation its instances as the file has them
 * @param sentences the same as tokens
 * @param ways N
 * @param shots K
 * @param vocabulary special tokens
 */
record EpisodeSource(
        List<String> names,
        List<List<Instance>> instances,
        List<List<PairBatch.Linked>> sentences,
        int ways,
        int shots,
        Vocabulary vocabulary) {

    EpisodeSampler sampler(int queriesPerRelation) {
        int[] sizes = sentences.stream().mapToInt(List::size).toArray();
        return new EpisodeSampler(sizes, ways, shots, queriesPerRelation);
    }

    PairBatch.Linked sentence(int relation, int instance) {
        return sentences.get(relation).get(instance);
    }

    /** A query of an episode, as its file has it. */
    Instance query(Episode episode, int query) {
        return instances.get(episode.relations()[episode.answers()[query]]).get(episode.queries()[query]);
    }

    /** Some pairs of sentences of one relation, of as many relations as there are or as pairs are wanted. */
    List<PairBatch.Pair> somePairs(int most) {
        return sentences.stream()
                .filter(relation -> relation.size() > 1)
                .limit(most)
                .map(relation -> new PairBatch.Pair(relation.get(0), relation.get(1)))
                .toList();
    }
}
