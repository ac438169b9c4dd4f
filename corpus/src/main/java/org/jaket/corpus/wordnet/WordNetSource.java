package org.jaket.corpus.wordnet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jaket.corpus.DatasetBuilder;
import org.jaket.corpus.DatasetOptions;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.Progress;
import org.jaket.store.DatasetInfo;
import org.jaket.store.Entity;
import org.jaket.text.AnnotatedText;
import org.jaket.text.Tokenizer;

/**
 * Makes a data set of WordNet 3.1.
 *
 * <p>A synset is an entity: its first lemma the label, the others aliases, all lemmas and the definition its
 * description. Usage examples are never part of a description. Definitions and examples are the text.
 */
public final class WordNetSource {

    private static final String LICENCE = "WordNet 3.0 License (Princeton University)";

    private static final int BATCH = 4096;

    private final WordNet wordNet;
    private final WordNetOptions options;
    private final DatasetSink sink;
    private final Progress progress;
    private final int[] entityOf;

    private WordNetSource(WordNet wordNet, WordNetOptions options, DatasetSink sink, Progress progress) {
        this.wordNet = wordNet;
        this.options = options;
        this.sink = sink;
        this.progress = progress;
        entityOf = new int[wordNet.synsets().size()];
    }

    /**
     * Reads WordNet from the class path and writes the data set. The same input gives the same bytes.
     *
     * @param options what to take
     * @param tokenizer makes the token ids
     * @param tokenizerJson the file that the tokenizer was read from
     * @param out the directory to write
     * @param overwrite whether a data set that is there already may be replaced
     * @param progress hears how far it has come
     * @return what {@code dataset.json} says
     * @throws org.jaket.store.BadInputException if WordNet cannot be read or the directory cannot be written
     */
    public static DatasetInfo prepare(
            WordNetOptions options,
            Tokenizer tokenizer,
            Path tokenizerJson,
            Path out,
            boolean overwrite,
            Progress progress) {
        return prepare(WordNet.read(progress), options, tokenizer, tokenizerJson, out, overwrite, progress);
    }

    static DatasetInfo prepare(
            WordNet wordNet,
            WordNetOptions options,
            Tokenizer tokenizer,
            Path tokenizerJson,
            Path out,
            boolean overwrite,
            Progress progress) {
        DatasetOptions cut = new DatasetOptions(
                options.domains().isEmpty() ? "wordnet-3.1" : "wordnet-3.1 " + String.join(",", options.domains()),
                "WordNet 3.1, Princeton University",
                LICENCE,
                options.maxLength(),
                options.descriptionLength(),
                options.seed(),
                options.heldOut());
        DatasetBuilder builder = new DatasetBuilder(cut, progress);
        new WordNetSource(wordNet, options, builder, progress).push();
        return builder.write(tokenizer, tokenizerJson, out, overwrite);
    }

    private void push() {
        boolean[] taken = new boolean[entityOf.length];
        Arrays.fill(entityOf, -1);
        int count = 0;
        for (int s = 0; s < taken.length; s++) {
            taken[s] = options.takes(wordNet.synsets().get(s));
            entityOf[s] = taken[s] ? count++ : -1;
        }
        SynsetCategories categories = SynsetCategories.assign(wordNet, taken, options.categories(), sink);
        for (int s = 0; s < taken.length; s++) {
            if (taken[s]) {
                pushEntity(wordNet.synsets().get(s), categories.index()[s], categories.ids());
                int category = categories.synset()[s];
                if (category >= 0 && taken[category]) {
                    sink.definesCategory(entityOf[s], entityOf[category]);
                }
            }
        }
        pushTriples();
        pushTexts(taken);
    }

    private void pushEntity(Synset synset, int category, String[] ids) {
        sink.entity(
                new Entity(
                        synset.id(),
                        synset.label(),
                        synset.lemmas().subList(1, synset.lemmas().size()),
                        String.join(", ", synset.lemmas()) + ": "
                                + synset.gloss().definition(),
                        category < 0 ? List.of() : List.of(ids[category])),
                category,
                0,
                synset.label().length());
    }

    private void pushTriples() {
        PointerRelations relations = new PointerRelations(wordNet.pointers(), options.lexicalPointers());
        relations.relations().forEach(sink::relation);
        for (WordNet.Edge edge : wordNet.pointers()) {
            boolean inside = entityOf[edge.head()] >= 0 && entityOf[edge.tail()] >= 0;
            if (inside && (options.lexicalPointers() || !edge.lexical())) {
                sink.triple(entityOf[edge.head()], relations.index(edge.type()), entityOf[edge.tail()]);
            } else if (!inside) {
                sink.count("pointers_outside_domains", 1);
            }
        }
    }

    /** A definition, or an example and the synsets that it illustrates. */
    private record Passage(String text, List<Integer> own, boolean example) {}

    private void pushTexts(boolean[] taken) {
        Linker linker =
                new Linker(new LemmaIndex(wordNet.synsets(), new Morphology(wordNet.exceptions())), wordNet.synsets());
        List<Passage> passages = passages(taken);
        for (int from = 0; from < passages.size(); from += BATCH) {
            List<Passage> batch = passages.subList(from, Math.min(passages.size(), from + BATCH));
            List<List<AnnotatedText.Link>> links = batch.parallelStream()
                    .map(passage -> linker.link(passage.text(), passage.own()))
                    .toList();
            for (int i = 0; i < batch.size(); i++) {
                pushText(batch.get(i), links.get(i));
            }
            progress.at("linking", from + batch.size(), passages.size());
        }
    }

    private List<Passage> passages(boolean[] taken) {
        Map<String, List<Integer>> owners = owners();
        List<Passage> passages = new ArrayList<>();
        for (int s = 0; s < taken.length; s++) {
            if (taken[s]) {
                Gloss gloss = wordNet.synsets().get(s).gloss();
                passages.add(new Passage(gloss.definition(), List.of(), false));
                for (String example : gloss.examples()) {
                    passages.add(new Passage(example, owners.getOrDefault(example, List.of(s)), true));
                }
            }
        }
        return passages;
    }

    /** The synsets that each example illustrates; a few examples are shared. */
    private Map<String, List<Integer>> owners() {
        Map<String, List<Integer>> owners = new LinkedHashMap<>();
        for (int s = 0; s < entityOf.length; s++) {
            for (String example : wordNet.synsets().get(s).gloss().examples()) {
                owners.computeIfAbsent(example, k -> new ArrayList<>(1)).add(s);
            }
        }
        return owners;
    }

    private void pushText(Passage passage, List<AnnotatedText.Link> found) {
        List<AnnotatedText.Link> links = new ArrayList<>();
        boolean certain = false;
        for (AnnotatedText.Link link : found) {
            certain |= link.source().equals(Linker.OWN_LEMMA);
            int entity = entityOf[link.entity()];
            if (entity >= 0) {
                links.add(new AnnotatedText.Link(entity, link.from(), link.to(), link.source()));
            }
            sink.count("mentions_outside_domains", entity >= 0 ? 0 : 1);
        }
        if (passage.example()) {
            sink.count("examples", 1);
            sink.count("examples_with_own_lemma", certain ? 1 : 0);
        } else {
            sink.count("definitions", 1);
        }
        if (!passage.text().isEmpty()) {
            sink.text(new AnnotatedText(passage.text(), links, passage.example()));
        }
    }
}
