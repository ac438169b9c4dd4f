package org.jaket.corpus.link;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jaket.corpus.Progress;
import org.jaket.pretrain.MentionScorer;
import org.jaket.store.Dataset;
import org.jaket.store.Entity;
import org.jspecify.annotations.Nullable;

/**
 * Links plain text to the entities of a graph: names are found whatever the length of the list, overlapping ones resolved
 * to the longest, candidates ranked by a prior and, with a model, by its masked-entity head (section 3.6) as well. Without
 * a model the same text always gets the same links, and a linker is safe for use from several threads; with one, the last
 * digits of a score depend on the texts that are read together.
 */
public final class EntityLinker {

    private final NameIndex names;
    private final MentionFinder finder;
    private final LinkPrior prior;
    private final LinkOptions options;
    private final @Nullable MentionScorer model;

    private EntityLinker(NameIndex names, LinkCounts counts, LinkOptions options, @Nullable MentionScorer model) {
        this.names = names;
        this.options = options;
        this.model = model;
        finder = new MentionFinder(names, options.ignoreCase(), options.keepStopWords());
        prior = new LinkPrior(counts, options.ignoreCase());
    }

    /**
     * A linker to the entities of a data set, whose graph and linked text give the prior.
     *
     * @param dataset an open data set
     * @param model ranks candidates together with the prior, or null; owned by the caller
     * @param options how names are found and which links are kept
     * @param progress hears how far it has come
     * @throws org.jaket.store.BadInputException if the data set cannot be read
     */
    public static EntityLinker of(
            Dataset dataset, @Nullable MentionScorer model, LinkOptions options, Progress progress) {
        NameIndex names = NameIndex.of(dataset.entityCount(), dataset::entity, progress);
        return new EntityLinker(names, LinkCounts.of(dataset, names, options.ignoreCase(), progress), options, model);
    }

    /**
     * A linker to entities of which only the names are known.
     *
     * @param entities how many there are
     * @param read gives each of them
     * @param options how names are found and which links are kept
     * @param progress hears how far it has come
     */
    public static EntityLinker of(int entities, IntFunction<Entity> read, LinkOptions options, Progress progress) {
        NameIndex names = NameIndex.of(entities, read, progress);
        return new EntityLinker(names, LinkCounts.none(names.size(), entities), options, null);
    }

    /** How many different names are looked for, case apart. */
    public int nameCount() {
        return names.size();
    }

    /** How many names are not looked for because they are longer than 256 characters. */
    public int namesTooLong() {
        return names.tooLong();
    }

    /**
     * Links texts.
     *
     * @param texts any texts, empty ones too
     * @return one result a text, in order
     */
    public List<LinkedText> link(List<String> texts) {
        return candidates(texts).stream()
                .map(text -> new LinkedText(
                        text.text(),
                        text.spans().stream()
                                .filter(span -> span.best().score() >= options.minimumScore())
                                .toList()))
                .toList();
    }

    /** Links texts without a minimum score. */
    List<LinkedText> candidates(List<String> texts) {
        List<LinkedText> found = texts.parallelStream().map(this::byPrior).toList();
        return model == null ? found : byModel(found, model, options.modelWeight());
    }

    private LinkedText byPrior(String text) {
        FoldedText folded = Folding.fold(text);
        List<LinkedSpan> spans = new ArrayList<>();
        for (Matches.Match match : finder.find(folded)) {
            spans.add(new LinkedSpan(
                    folded.from(match.begin()), folded.to(match.end()), prior.candidates(folded, match)));
        }
        return new LinkedText(text, spans);
    }

    private static List<LinkedText> byModel(List<LinkedText> texts, MentionScorer model, double weight) {
        List<MentionScorer.Passage> passages =
                texts.stream().map(EntityLinker::passage).toList();
        List<double[][]> scores = model.score(passages);
        List<LinkedText> result = new ArrayList<>(texts.size());
        for (int t = 0; t < passages.size(); t++) {
            List<LinkedSpan> spans = new ArrayList<>();
            for (int s = 0; s < texts.get(t).spans().size(); s++) {
                spans.add(rescored(texts.get(t).spans().get(s), scores.get(t)[s], weight));
            }
            result.add(new LinkedText(texts.get(t).text(), spans));
        }
        return result;
    }

    private static MentionScorer.Passage passage(LinkedText text) {
        return new MentionScorer.Passage(
                text.text(),
                text.spans().stream()
                        .map(span -> new MentionScorer.Site(
                                span.from(),
                                span.to(),
                                span.candidates().stream()
                                        .mapToInt(LinkCandidate::entity)
                                        .toArray()))
                        .toList());
    }

    private static LinkedSpan rescored(LinkedSpan span, double[] probabilities, double weight) {
        List<LinkCandidate> candidates = new ArrayList<>();
        for (int c = 0; c < probabilities.length; c++) {
            candidates.add(span.candidates().get(c).withModel(probabilities[c], weight));
        }
        return new LinkedSpan(span.from(), span.to(), LinkPrior.sorted(candidates));
    }
}
