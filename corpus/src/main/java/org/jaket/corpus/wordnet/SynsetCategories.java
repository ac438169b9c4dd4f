package org.jaket.corpus.wordnet;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jaket.corpus.DatasetSink;
import org.jaket.corpus.wordnet.WordNetOptions.Categories;
import org.jaket.store.Category;

/**
 * The category of each synset that is taken.
 *
 * @param synset for each synset the synset that is its category, or -1 if it is a lexicographer file or nothing
 * @param index for each synset the index of its category, or -1
 * @param ids the categories' identifiers, by index
 */
record SynsetCategories(int[] synset, int[] index, String[] ids) {

    /** A finer category with fewer members is of no use: some are held out, and the rest must suffice to learn it. */
    static final int MINIMUM = 20;

    static SynsetCategories assign(WordNet wordNet, boolean[] taken, Categories kind, DatasetSink sink) {
        int count = wordNet.synsets().size();
        int[] synset = new int[count];
        Arrays.fill(synset, -1);
        if (kind == Categories.HYPERNYMS) {
            synset = HypernymCut.cut(wordNet, taken, MINIMUM);
        }
        Map<Integer, Integer> bySynset = new TreeMap<>();
        int[] left = new int[LexicographerFiles.count()];
        for (int s = 0; s < count; s++) {
            if (taken[s] && synset[s] >= 0) {
                bySynset.put(synset[s], -1);
            } else if (taken[s]) {
                left[wordNet.synsets().get(s).file()]++;
            }
        }
        java.util.List<String> ids = new java.util.ArrayList<>();
        for (Map.Entry<Integer, Integer> entry : bySynset.entrySet()) {
            Synset above = wordNet.synsets().get(entry.getKey());
            ids.add(above.id());
            entry.setValue(sink.category(
                    new Category(above.id(), above.label(), above.gloss().definition())));
        }
        int[] byFile = new int[left.length];
        Arrays.fill(byFile, -1);
        for (int file = 0; file < left.length; file++) {
            if (left[file] >= (kind == Categories.HYPERNYMS ? MINIMUM : 1)) {
                ids.add(LexicographerFiles.name(file));
                byFile[file] = sink.category(new Category(
                        LexicographerFiles.name(file),
                        LexicographerFiles.label(file),
                        LexicographerFiles.content(file)));
            }
        }
        int[] index = new int[count];
        for (int s = 0; s < count; s++) {
            index[s] = !taken[s]
                    ? -1
                    : synset[s] >= 0
                            ? bySynset.getOrDefault(synset[s], -1)
                            : byFile[wordNet.synsets().get(s).file()];
        }
        return new SynsetCategories(synset, index, ids.toArray(new String[0]));
    }
}
