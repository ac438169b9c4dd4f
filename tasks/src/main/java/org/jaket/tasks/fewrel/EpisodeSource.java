package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /**
     * A sentence as an episode shows it: without the entities that a sentence of one of its relations describes.
     *
     * @param relation the sentence's relation, as a number
     * @param instance which of its sentences
     */
    PairBatch.Linked sentence(Episode episode, int relation, int instance) {
        Set<String> relations =
                Arrays.stream(episode.relations()).mapToObj(names::get).collect(Collectors.toSet());
        return sentences.get(relation).get(instance).without(relations);
    }

    /** A query of an episode, as its file has it. */
    Instance query(Episode episode, int query) {
        return instances.get(episode.relations()[episode.answers()[query]]).get(episode.queries()[query]);
    }

    /** Some pairs of sentences, each of one relation, taken from all relations in turn. */
    List<PairBatch.Pair> somePairs(int most) {
        List<PairBatch.Pair> pairs = new ArrayList<>();
        for (int second = 1; pairs.size() < most; second += 2) {
            int before = pairs.size();
            for (List<PairBatch.Linked> relation : sentences) {
                if (second < relation.size() && pairs.size() < most) {
                    pairs.add(new PairBatch.Pair(relation.get(second - 1), relation.get(second)));
                }
            }
            if (pairs.size() == before) {
                break;
            }
        }
        return pairs;
    }
}
