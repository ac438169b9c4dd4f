package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jaket.language.TokenBatch;
import org.jaket.model.MentionSites;
import org.jaket.text.Vocabulary;

/**
 * Every query of an episode with every support instance, one sequence a pair: {@code [CLS] query [SEP] support [SEP]}.
 *
 * @param tokens the sequences, query by query, then relation by relation, then shot by shot
 * @param roots unique entities that are mentioned in them
 * @param sites tokens inside their mentions
 */
record PairBatch(TokenBatch tokens, int[] roots, MentionSites sites) {

    /**
     * A sentence of a pair and the entities of its head and tail.
     *
     * @param sentence the sentence
     * @param entities entity index of head and tail, -1 for none
     */
    record Linked(MarkedSentence sentence, int[] entities) {}

    /** Two sentences. */
    record Pair(Linked query, Linked support) {}

    static PairBatch of(List<Pair> pairs, Vocabulary vocabulary) {
        int longest = 0;
        for (Pair pair : pairs) {
            longest = Math.max(longest, length(pair));
        }
        int[] tokens = new int[pairs.size() * longest];
        Arrays.fill(tokens, vocabulary.padId());
        int[] lengths = new int[pairs.size()];
        Map<Integer, Integer> roots = new LinkedHashMap<>();
        List<int[]> sites = new ArrayList<>();
        for (int p = 0; p < pairs.size(); p++) {
            int at = p * longest;
            tokens[at] = vocabulary.clsId();
            int next = put(pairs.get(p).query(), tokens, at + 1, roots, sites);
            tokens[next] = vocabulary.sepId();
            next = put(pairs.get(p).support(), tokens, next + 1, roots, sites);
            tokens[next] = vocabulary.sepId();
            lengths[p] = length(pairs.get(p));
        }
        return new PairBatch(
                new TokenBatch(pairs.size(), longest, tokens, lengths),
                roots.keySet().stream().mapToInt(Integer::intValue).toArray(),
                new MentionSites(
                        sites.stream().mapToInt(site -> site[0]).toArray(),
                        sites.stream().mapToInt(site -> site[1]).toArray()));
    }

    private static int length(Pair pair) {
        return pair.query().sentence().tokens().length
                + pair.support().sentence().tokens().length
                + 3;
    }

    private static int put(Linked linked, int[] tokens, int at, Map<Integer, Integer> roots, List<int[]> sites) {
        int[] words = linked.sentence().tokens();
        System.arraycopy(words, 0, tokens, at, words.length);
        for (int argument = 0; argument < 2; argument++) {
            int entity = linked.entities()[argument];
            int first = linked.sentence().spans()[2 * argument];
            if (entity < 0 || first < 0) {
                continue;
            }
            Integer known = roots.putIfAbsent(entity, roots.size());
            int row = known == null ? roots.size() - 1 : known;
            for (int t = first; t <= linked.sentence().spans()[2 * argument + 1]; t++) {
                sites.add(new int[] {at + t, row});
            }
        }
        return at + words.length;
    }
}
