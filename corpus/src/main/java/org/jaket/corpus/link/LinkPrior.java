package org.jaket.corpus.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the data set alone says about a mention: {@code P(link | name) · P(entity | name)}. The second is the share of the
 * name's links that go to the entity, smoothed by one link that is shared out by the kind of the name (an alias counts
 * half a label), the fit of its case (a variant counts half) and the edges and mentions of the entity. Immutable.
 */
final class LinkPrior {

    /** The most candidates of a mention; the least likely ones go. */
    static final int MOST_CANDIDATES = 64;

    private static final double ALIAS = 0.5;
    private static final double VARIANT = 0.5;

    private static final Comparator<LinkCandidate> BEST_FIRST =
            Comparator.comparingDouble(LinkCandidate::score).reversed().thenComparingInt(LinkCandidate::entity);

    private final LinkCounts counts;
    private final boolean ignoreCase;

    LinkPrior(LinkCounts counts, boolean ignoreCase) {
        this.counts = counts;
        this.ignoreCase = ignoreCase;
    }

    /** The candidates of a mention, the best first. */
    List<LinkCandidate> candidates(FoldedText text, Matches.Match match) {
        Map<Integer, Double> base = new HashMap<>();
        boolean capitals = false;
        for (NameIndex.Sense sense : match.name().senses()) {
            CaseRule.Fit fit = CaseRule.fit(sense.capitals(), text, match.begin(), match.end());
            if (ignoreCase || fit != CaseRule.Fit.NONE) {
                double kind = (sense.label() ? 1 : ALIAS) * (fit == CaseRule.Fit.EXACT || ignoreCase ? 1 : VARIANT);
                base.merge(sense.entity(), kind * (1.0 + counts.weight(sense.entity())), Math::max);
                capitals |= !ignoreCase && sense.capitals() != 0;
            }
        }
        double link = counts.linkProbability(match.name(), capitals);
        double total = base.values().stream().mapToDouble(Double::doubleValue).sum();
        double seen = base.keySet().stream()
                .mapToInt(entity -> counts.links(match.name(), entity))
                .sum();
        List<LinkCandidate> candidates = new ArrayList<>(base.size());
        base.forEach((entity, own) -> {
            double share = (counts.links(match.name(), entity) + own / total) / (seen + 1);
            candidates.add(new LinkCandidate(entity, link * share, Double.NaN, link * share));
        });
        candidates.sort(BEST_FIRST);
        return candidates.size() > MOST_CANDIDATES ? candidates.subList(0, MOST_CANDIDATES) : candidates;
    }

    /** The same candidates, the best first. */
    static List<LinkCandidate> sorted(List<LinkCandidate> candidates) {
        return candidates.stream().sorted(BEST_FIRST).toList();
    }
}
