package org.jaket.corpus.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jaket.corpus.Progress;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;

/**
 * Measures a linker against mentions that people have linked. Every second document chooses the minimum score and the
 * weight of the model; the others, which nothing was chosen on, are measured.
 */
public final class LinkEvaluation {

    private static final int BATCH = 1024;
    private static final double[] WEIGHTS = {0.125, 0.25, 0.5, 1, 2};

    /**
     * Counts over texts.
     *
     * @param gold linked mentions whose entity is in the graph
     * @param predicted links that the linker made
     * @param right of these, with exactly the place and the entity of a gold mention
     * @param overlapping of these, those that overlap any gold mention, in the graph or not
     * @param found gold mentions of entities in the graph with a link of exactly their place
     * @param ambiguous of these, those with several candidates
     * @param ambiguousRight of these, those with the right entity
     */
    public record Counts(
            int gold, int predicted, int right, int overlapping, int found, int ambiguous, int ambiguousRight) {

        /** The share of the links that are right; texts are linked in part only, so it is a lower bound. */
        public double precision() {
            return share(right, predicted);
        }

        /** The share of the links that are right among those that overlap a gold mention. */
        public double precisionOverlapping() {
            return share(right, overlapping);
        }

        /** The share of the gold mentions that are found with their entity. */
        public double recall() {
            return share(right, gold);
        }

        /** The harmonic mean of precision and recall. */
        public double f1() {
            return share(2L * right, (long) predicted + gold);
        }

        /** The share of the right entities among mentions found in exactly their place. */
        public double accuracy() {
            return share(right, found);
        }

        /** The same among mentions with several candidates. */
        public double accuracyAmbiguous() {
            return share(ambiguousRight, ambiguous);
        }

        private static double share(long part, long whole) {
            return whole == 0 ? Double.NaN : (double) part / whole;
        }
    }

    /**
     * One way to score links.
     *
     * @param name what it is
     * @param priorWeight exponent of the prior
     * @param modelWeight exponent of the model's probability
     * @param minimum the minimum score
     * @param development counts on the documents that the numbers were chosen on
     * @param test counts on the others
     */
    public record Row(
            String name, double priorWeight, double modelWeight, double minimum, Counts development, Counts test) {}

    /**
     * All that was measured.
     *
     * @param texts how many texts
     * @param spans how many gold mentions
     * @param inGraph of these, those whose entity is in the graph
     * @param rows the systems
     */
    public record Result(int texts, int spans, int inGraph, List<Row> rows) {}

    /** A scored link and what is true of it. */
    private record Scored(double score, boolean right, boolean overlapping, boolean found, boolean ambiguous) {}

    private final Dataset dataset;
    private final Set<String> ids;

    private LinkEvaluation(Dataset dataset, Set<String> ids) {
        this.dataset = dataset;
        this.ids = ids;
    }

    /**
     * Measures.
     *
     * @param linker a linker to the entities of the data set; its minimum score and weight are not used
     * @param dataset the data set, in whose training text the measured texts must not be
     * @param file JSON Lines with {@code text}, {@code spans} and maybe {@code doc}
     * @param progress hears how far it has come
     * @throws BadInputException if the file is not as it should be, or names no entity of the graph
     */
    public static Result measure(EntityLinker linker, Dataset dataset, Path file, Progress progress) {
        List<GoldTexts.Text> gold = GoldTexts.read(file);
        Set<String> ids = new HashSet<>();
        for (int e = 0; e < dataset.entityCount(); e++) {
            ids.add(dataset.entity(e).id());
        }
        LinkEvaluation evaluation = new LinkEvaluation(dataset, ids);
        int inGraph = evaluation.goldCount(gold);
        if (inGraph == 0) {
            throw new BadInputException(file + ": none of its mentions is of an entity of " + dataset.directory());
        }
        List<LinkedText> linked = new ArrayList<>(gold.size());
        for (int from = 0; from < gold.size(); from += BATCH) {
            List<GoldTexts.Text> batch = gold.subList(from, Math.min(gold.size(), from + BATCH));
            linked.addAll(
                    linker.candidates(batch.stream().map(GoldTexts.Text::text).toList()));
            progress.at("linking", linked.size(), gold.size());
        }
        List<Row> rows = evaluation.rows(gold, linked);
        int spans = gold.stream().mapToInt(text -> text.spans().size()).sum();
        return new Result(gold.size(), spans, inGraph, rows);
    }

    private List<Row> rows(List<GoldTexts.Text> gold, List<LinkedText> linked) {
        Map<String, Integer> documents = new LinkedHashMap<>();
        gold.forEach(text -> documents.putIfAbsent(text.document(), documents.size()));
        Half development = new Half();
        Half test = new Half();
        boolean model = false;
        for (int t = 0; t < gold.size(); t++) {
            boolean dev = documents.getOrDefault(gold.get(t).document(), 0) % 2 == 0;
            (dev ? development : test).add(gold.get(t), linked.get(t));
            for (LinkedSpan span : linked.get(t).spans()) {
                model |= !Double.isNaN(span.best().model());
            }
        }
        List<Row> rows = new ArrayList<>();
        rows.add(row("every name, prior", development, test, 1, 0, 0));
        rows.add(best("prior", development, test, 1, 0));
        if (model) {
            rows.add(row("every name, model alone", development, test, 0, 1, 0));
            rows.add(best("model alone", development, test, 0, 1));
            Row chosen = best("prior and model", development, test, 1, WEIGHTS[0]);
            for (double weight : WEIGHTS) {
                Row other = best("prior and model", development, test, 1, weight);
                chosen = other.development().f1() > chosen.development().f1() ? other : chosen;
            }
            rows.add(row("every name, prior and model", development, test, 1, chosen.modelWeight(), 0));
            rows.add(chosen);
        }
        return rows;
    }

    private Row row(String name, Half development, Half test, double prior, double model, double minimum) {
        return new Row(
                name,
                prior,
                model,
                minimum,
                counts(development, scored(development, prior, model), minimum),
                counts(test, scored(test, prior, model), minimum));
    }

    /** The row with the minimum score that is best on the development half, by F1. */
    private Row best(String name, Half development, Half test, double prior, double model) {
        List<Scored> links = new ArrayList<>(scored(development, prior, model));
        links.sort(Comparator.comparingDouble(Scored::score).reversed());
        int gold = goldCount(development.gold);
        int right = 0;
        double best = -1;
        double minimum = 0;
        for (int i = 0; i < links.size(); i++) {
            right += links.get(i).right() ? 1 : 0;
            boolean last = i + 1 == links.size()
                    || links.get(i + 1).score() < links.get(i).score();
            double f1 = 2.0 * right / (i + 1 + gold);
            if (last && f1 > best) {
                best = f1;
                minimum = links.get(i).score();
            }
        }
        return row(name, development, test, prior, model, minimum);
    }

    private List<Scored> scored(Half half, double prior, double model) {
        List<Scored> scored = new ArrayList<>();
        for (int t = 0; t < half.gold.size(); t++) {
            GoldTexts.Text text = half.gold.get(t);
            for (LinkedSpan span : half.linked.get(t).spans()) {
                LinkCandidate best = span.best();
                double most = -1;
                for (LinkCandidate candidate : span.candidates()) {
                    double score =
                            Math.pow(candidate.prior(), prior) * (model == 0 ? 1 : Math.pow(candidate.model(), model));
                    if (score > most) {
                        most = score;
                        best = candidate;
                    }
                }
                GoldTexts.Span exact = GoldTexts.exactly(text, span.from(), span.to());
                boolean found = exact != null && ids.contains(exact.id());
                boolean right = exact != null
                        && exact.id().equals(dataset.entity(best.entity()).id());
                scored.add(new Scored(
                        most,
                        right,
                        GoldTexts.overlaps(text, span.from(), span.to()),
                        found,
                        found && span.candidates().size() > 1));
            }
        }
        return scored;
    }

    private Counts counts(Half half, List<Scored> scored, double minimum) {
        List<Scored> kept =
                scored.stream().filter(link -> link.score() >= minimum).toList();
        return new Counts(
                goldCount(half.gold),
                kept.size(),
                count(kept, Scored::right),
                count(kept, Scored::overlapping),
                count(kept, Scored::found),
                count(kept, Scored::ambiguous),
                count(kept, link -> link.ambiguous() && link.right()));
    }

    private static int count(List<Scored> links, java.util.function.Predicate<Scored> what) {
        return (int) links.stream().filter(what).count();
    }

    private int goldCount(List<GoldTexts.Text> texts) {
        return (int) texts.stream()
                .flatMap(text -> text.spans().stream())
                .filter(span -> ids.contains(span.id()))
                .count();
    }

    private static final class Half {
        private final List<GoldTexts.Text> gold = new ArrayList<>();
        private final List<LinkedText> linked = new ArrayList<>();

        void add(GoldTexts.Text text, LinkedText links) {
            gold.add(text);
            linked.add(links);
        }
    }
}
