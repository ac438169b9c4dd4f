package org.jaket.finetune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.EvaluationResult.Measure;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;

/**
 * Measures how well tails of held-out triples are ranked among all entities, in the filtered setting of link prediction:
 * other tails that the graph or the held-out triples have for the same head and relation, or as heads under the declared
 * inverse, are left out of the ranking. Among entities with the score of the right one, it has the middle rank.
 */
final class TailEvaluation {

    private static final int[] HITS = {1, 3, 10};

    /** So many relations of a head are scored at once; each takes a number for every entity. */
    private static final int RELATIONS_AT_ONCE = 16;

    private final Dataset dataset;
    private final TailRanking ranking;

    private record Query(int relation, int relationClass, int tail) {}

    TailEvaluation(Dataset dataset, TailRanking ranking) {
        this.dataset = dataset;
        this.ranking = ranking;
    }

    /**
     * Measures.
     *
     * @param most of so many triples, drawn evenly over all; 0 for all
     * @param progress hears how many are done
     * @throws BadInputException if no held-out triple has a relation that the relation head was trained on
     */
    EvaluationResult measure(int most, AdaptationProgress progress) {
        KnownTails known = KnownTails.withHeldOut(dataset);
        Map<Integer, List<Query>> byHead = queries(dataset.heldOutTriples(), most);
        int total = byHead.values().stream().mapToInt(List::size).sum();
        List<Double> ranks = new ArrayList<>();
        List<Integer> candidates = new ArrayList<>();
        for (Map.Entry<Integer, List<Query>> of : byHead.entrySet()) {
            int head = of.getKey();
            List<Map.Entry<Integer, List<Query>>> byClass =
                    List.copyOf(byRelationClass(of.getValue()).entrySet());
            for (int from = 0; from < byClass.size(); from += RELATIONS_AT_ONCE) {
                var some = byClass.subList(from, Math.min(byClass.size(), from + RELATIONS_AT_ONCE));
                float[][] scores = ranking.probabilities(
                        head, some.stream().mapToInt(Map.Entry::getKey).toArray());
                for (int r = 0; r < scores.length; r++) {
                    for (Query query : some.get(r).getValue()) {
                        Set<Integer> others = known.of(head, query.relation());
                        others.remove(query.tail());
                        ranks.add(rank(scores[r], query.tail(), others));
                        candidates.add(scores[r].length - others.size());
                    }
                }
                progress.at("ranking tails", ranks.size(), total);
            }
        }
        return result(ranks, candidates);
    }

    /** The triples whose relation the model knows, by head, so that a head's tails are scored once. */
    private Map<Integer, List<Query>> queries(int[] triples, int most) {
        List<Integer> usable = new ArrayList<>();
        for (int i = 0; i < triples.length; i += 3) {
            if (ranking.knows(dataset.relations().get(triples[i + 1]).id())) {
                usable.add(i);
            }
        }
        if (usable.isEmpty()) {
            throw new BadInputException(dataset.directory() + ": of its " + triples.length / 3
                    + " held-out triples none has a relation that the model was trained on, so there is nothing to"
                    + " measure on; prepare the graph with --hold-out-triples, and adapt again");
        }
        int count = most == 0 ? usable.size() : Math.min(most, usable.size());
        Map<Integer, List<Query>> byHead = new TreeMap<>();
        for (int n = 0; n < count; n++) {
            int i = usable.get((int) ((long) n * usable.size() / count));
            int relation = triples[i + 1];
            byHead.computeIfAbsent(triples[i], head -> new ArrayList<>())
                    .add(new Query(
                            relation,
                            ranking.relationClass(
                                    dataset.relations().get(relation).id()),
                            triples[i + 2]));
        }
        return byHead;
    }

    private static Map<Integer, List<Query>> byRelationClass(List<Query> queries) {
        Map<Integer, List<Query>> byClass = new TreeMap<>();
        queries.forEach(query -> byClass.computeIfAbsent(query.relationClass(), k -> new ArrayList<>())
                .add(query));
        return byClass;
    }

    /** The rank of a tail, from 1, without some others; a score that is not a number is worse than any that is. */
    static double rank(float[] scores, int tail, Set<Integer> without) {
        int better = 0;
        int equal = 0;
        float right = Float.isNaN(scores[tail]) ? Float.NEGATIVE_INFINITY : scores[tail];
        for (int e = 0; e < scores.length; e++) {
            float score = Float.isNaN(scores[e]) ? Float.NEGATIVE_INFINITY : scores[e];
            if (e != tail && score >= right && !without.contains(e)) {
                better += score > right ? 1 : 0;
                equal += score > right ? 0 : 1;
            }
        }
        return 1 + better + equal / 2.0;
    }

    private static EvaluationResult result(List<Double> ranks, List<Integer> candidates) {
        List<Measure> measures = new ArrayList<>();
        measures.add(measure(
                "tail_mrr",
                "tails, MRR (filtered)",
                ranks.stream().map(rank -> 1 / rank).toList(),
                meanReciprocals(candidates),
                true));
        for (int k : HITS) {
            measures.add(measure(
                    "tail_hits_at_" + k,
                    "tails, hits@" + k + " (filtered)",
                    ranks.stream().map(rank -> rank <= k ? 1.0 : 0.0).toList(),
                    candidates.stream()
                            .mapToDouble(n -> Math.min(1, (double) k / n))
                            .sum(),
                    true));
        }
        measures.add(measure(
                "tail_mean_rank",
                "tails, mean rank (filtered)",
                ranks,
                candidates.stream().mapToDouble(n -> (n + 1) / 2.0).sum(),
                false));
        return new EvaluationResult(measures);
    }

    private static Measure measure(
            String key, String label, List<Double> values, double chances, boolean higherIsBetter) {
        int n = values.size();
        double mean = values.stream().mapToDouble(v -> v).average().orElseThrow();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
        return new Measure(key, label, mean, error, chances / n, n, higherIsBetter);
    }

    /** The sum of {@link #meanReciprocal} over some numbers, most of which are the same. */
    private static double meanReciprocals(List<Integer> numbers) {
        Map<Integer, Double> known = new HashMap<>();
        return numbers.stream()
                .mapToDouble(n -> known.computeIfAbsent(n, TailEvaluation::meanReciprocal))
                .sum();
    }

    /** The mean of 1, 1/2, …, 1/n. */
    private static double meanReciprocal(int n) {
        double sum = 0;
        for (int rank = 1; rank <= n; rank++) {
            sum += 1.0 / rank;
        }
        return sum / n;
    }
}
