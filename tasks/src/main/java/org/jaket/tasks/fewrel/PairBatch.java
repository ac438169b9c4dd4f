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
 * Queries with support instances, one sequence a pair: {@code [CLS] query [SEP] support [SEP]}.
 *
 * @param tokens the sequences
 * @param sites tokens inside their mentions, with rows of {@link Roots}
 */
record PairBatch(TokenBatch tokens, MentionSites sites) {

    /**
     * A sentence of a pair and the entities of its head and tail.
     *
     * @param sentence the sentence
     * @param entities entity index of head and tail, -1 for none
     */
    record Linked(MarkedSentence sentence, int[] entities) {}

    /** Two sentences. */
    record Pair(Linked query, Linked support) {

        /** Tokens with the three special ones. */
        int length() {
            return query.sentence().tokens().length + support.sentence().tokens().length + 3;
        }
    }

    /** The unique entities that several batches mention, in the order in which they came. */
    static final class Roots {
        private final Map<Integer, Integer> rows = new LinkedHashMap<>();

        int row(int entity) {
            Integer known = rows.putIfAbsent(entity, rows.size());
            return known == null ? rows.size() - 1 : known;
        }

        int[] entities() {
            return rows.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /**
     * A batch of pairs.
     *
     * @param roots gets the entities that are mentioned
     */
    static PairBatch of(List<Pair> pairs, Vocabulary vocabulary, Roots roots) {
        int longest = 0;
        for (Pair pair : pairs) {
            longest = Math.max(longest, pair.length());
        }
        int[] tokens = new int[pairs.size() * longest];
        Arrays.fill(tokens, vocabulary.padId());
        int[] lengths = new int[pairs.size()];
        List<int[]> sites = new ArrayList<>();
        for (int p = 0; p < pairs.size(); p++) {
            int at = p * longest;
            tokens[at] = vocabulary.clsId();
            int next = put(pairs.get(p).query(), tokens, at + 1, roots, sites);
            tokens[next] = vocabulary.sepId();
            next = put(pairs.get(p).support(), tokens, next + 1, roots, sites);
            tokens[next] = vocabulary.sepId();
            lengths[p] = pairs.get(p).length();
        }
        return new PairBatch(
                new TokenBatch(pairs.size(), longest, tokens, lengths),
                new MentionSites(
                        sites.stream().mapToInt(site -> site[0]).toArray(),
                        sites.stream().mapToInt(site -> site[1]).toArray()));
    }

    /** Gives the entities of a pair their rows. */
    static void mention(Pair pair, Roots roots) {
        for (Linked linked : new Linked[] {pair.query(), pair.support()}) {
            for (int argument = 0; argument < 2; argument++) {
                if (isShown(linked, argument)) {
                    roots.row(linked.entities()[argument]);
                }
            }
        }
    }

    private static boolean isShown(Linked linked, int argument) {
        return linked.entities()[argument] >= 0 && linked.sentence().spans()[2 * argument] >= 0;
    }

    private static int put(Linked linked, int[] tokens, int at, Roots roots, List<int[]> sites) {
        int[] words = linked.sentence().tokens();
        System.arraycopy(words, 0, tokens, at, words.length);
        for (int argument = 0; argument < 2; argument++) {
            int entity = linked.entities()[argument];
            int first = linked.sentence().spans()[2 * argument];
            if (!isShown(linked, argument)) {
                continue;
            }
            int row = roots.row(entity);
            for (int t = first; t <= linked.sentence().spans()[2 * argument + 1]; t++) {
                sites.add(new int[] {at + t, row});
            }
        }
        return at + words.length;
    }
}
