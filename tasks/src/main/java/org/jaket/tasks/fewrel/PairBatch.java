package org.jaket.tasks.fewrel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
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
     * @param describing of head and tail, the relations of the sentences that describe the entity; empty where something
     *     else does
     */
    record Linked(MarkedSentence sentence, int[] entities, List<Set<String>> describing) {

        Linked {
            describing = List.copyOf(describing);
        }

        /** A sentence whose entities no sentence describes. */
        Linked(MarkedSentence sentence, int[] entities) {
            this(sentence, entities, List.of(Set.of(), Set.of()));
        }

        /** How many of head and tail have an entity that is shown: those that are read at all. */
        int linkedEnds() {
            return (isShown(this, 0) ? 1 : 0) + (isShown(this, 1) ? 1 : 0);
        }

        /** The same without entities that a sentence of one of some relations describes. */
        Linked without(Set<String> relations) {
            if (describing.stream().allMatch(of -> Collections.disjoint(of, relations))) {
                return this;
            }
            int[] shown = entities.clone();
            for (int argument = 0; argument < shown.length; argument++) {
                shown[argument] = Collections.disjoint(describing.get(argument), relations) ? shown[argument] : -1;
            }
            return new Linked(sentence, shown, describing);
        }

        /** The same with each entity kept with a probability; 1 draws nothing. */
        Linked showing(double probability, SplittableRandom random) {
            if (probability >= 1) {
                return this;
            }
            int[] shown = entities.clone();
            for (int argument = 0; argument < shown.length; argument++) {
                shown[argument] = random.nextDouble() < probability ? shown[argument] : -1;
            }
            return new Linked(sentence, shown, describing);
        }
    }

    /** Two sentences. */
    record Pair(Linked query, Linked support) {

        /** Tokens with the three special ones. */
        int length() {
            return query.sentence().tokens().length + support.sentence().tokens().length + 3;
        }
    }

    /**
     * A pair and the rows of its entities.
     *
     * @param pair the pair
     * @param roots gets the entities that are mentioned
     */
    record Placed(Pair pair, Roots roots) {}

    /** The unique entities that several batches mention, in the order in which they came. */
    static final class Roots {
        private final Map<Integer, Integer> rows = new LinkedHashMap<>();
        private final int first;

        /** Roots whose first has a row. */
        Roots(int first) {
            this.first = first;
        }

        int row(int entity) {
            Integer known = rows.putIfAbsent(entity, first + rows.size());
            return known == null ? first + rows.size() - 1 : known;
        }

        /** The row after the last. */
        int end() {
            return first + rows.size();
        }

        int[] entities() {
            return rows.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** A batch of pairs. */
    static PairBatch of(List<Placed> pairs, Vocabulary vocabulary) {
        int longest = 0;
        for (Placed placed : pairs) {
            longest = Math.max(longest, placed.pair().length());
        }
        int[] tokens = new int[pairs.size() * longest];
        Arrays.fill(tokens, vocabulary.padId());
        int[] lengths = new int[pairs.size()];
        List<int[]> sites = new ArrayList<>();
        for (int p = 0; p < pairs.size(); p++) {
            int at = p * longest;
            tokens[at] = vocabulary.clsId();
            Pair pair = pairs.get(p).pair();
            Roots roots = pairs.get(p).roots();
            int next = put(pair.query(), tokens, at + 1, roots, sites);
            tokens[next] = vocabulary.sepId();
            next = put(pair.support(), tokens, next + 1, roots, sites);
            tokens[next] = vocabulary.sepId();
            lengths[p] = pair.length();
        }
        return new PairBatch(
                new TokenBatch(pairs.size(), longest, tokens, lengths),
                new MentionSites(
                        sites.stream().mapToInt(site -> site[0]).toArray(),
                        sites.stream().mapToInt(site -> site[1]).toArray()));
    }

    /** Gives the entities of pairs rows, in the order of the pairs. */
    static Roots mention(List<Pair> pairs, int first) {
        Roots roots = new Roots(first);
        for (Pair pair : pairs) {
            for (Linked linked : new Linked[] {pair.query(), pair.support()}) {
                for (int argument = 0; argument < 2; argument++) {
                    if (isShown(linked, argument)) {
                        roots.row(linked.entities()[argument]);
                    }
                }
            }
        }
        return roots;
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
