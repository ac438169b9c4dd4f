package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sf.extjwnl.data.PointerType;

/**
 * A cut through the hypernym trees of nouns and verbs: the finest in which every category has enough members.
 *
 * <p>Each synset hangs below its first hypernym (or the class that it is an instance of). From the leaves up, a synset
 * becomes a category as soon as enough synsets below it have none yet; these are its members, and the synset itself is
 * left to the category above it. What is left below a root, and adjectives and adverbs, which have no hypernyms, fall
 * back to their lexicographer file.
 */
final class HypernymCut {

    private HypernymCut() {}

    /**
     * Cuts.
     *
     * @param wordNet the whole of WordNet
     * @param member which synsets are to get a category
     * @param minimum the fewest members of a category
     * @return for each synset the synset that is its category, or -1
     */
    static int[] cut(WordNet wordNet, boolean[] member, int minimum) {
        int[] parent = parents(wordNet);
        int[] category = new int[parent.length];
        Arrays.fill(category, -1);
        List<List<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < parent.length; i++) {
            waiting.add(new ArrayList<>(0));
        }
        for (int synset : childrenFirst(parent)) {
            List<Integer> below = waiting.get(synset);
            if (below.size() >= minimum) {
                for (int descendant : below) {
                    category[descendant] = synset;
                }
                below = new ArrayList<>();
            }
            if (member[synset]) {
                below.add(synset);
            }
            if (parent[synset] >= 0) {
                waiting.get(parent[synset]).addAll(below);
            }
            waiting.set(synset, List.of());
        }
        return category;
    }

    private static int[] parents(WordNet wordNet) {
        int[] parent = new int[wordNet.synsets().size()];
        Arrays.fill(parent, -1);
        for (WordNet.Edge edge : wordNet.pointers()) {
            boolean up = edge.type() == PointerType.HYPERNYM || edge.type() == PointerType.INSTANCE_HYPERNYM;
            if (up && parent[edge.head()] < 0 && !leadsTo(parent, edge.tail(), edge.head())) {
                parent[edge.head()] = edge.tail();
            }
        }
        return parent;
    }

    /** Whether a synset hangs below another; a few verbs are hypernyms of each other. */
    private static boolean leadsTo(int[] parent, int from, int to) {
        int at = from;
        while (at >= 0 && at != to) {
            at = parent[at];
        }
        return at == to;
    }

    private static int[] childrenFirst(int[] parent) {
        int[] open = new int[parent.length];
        for (int p : parent) {
            if (p >= 0) {
                open[p]++;
            }
        }
        int[] order = new int[parent.length];
        int count = 0;
        for (int i = 0; i < parent.length; i++) {
            if (open[i] == 0) {
                order[count++] = i;
            }
        }
        for (int next = 0; next < count; next++) {
            int above = parent[order[next]];
            if (above >= 0 && --open[above] == 0) {
                order[count++] = above;
            }
        }
        return order;
    }
}
