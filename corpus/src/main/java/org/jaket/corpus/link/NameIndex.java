package org.jaket.corpus.link;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jaket.corpus.Progress;
import org.jaket.store.Entity;
import org.jspecify.annotations.Nullable;

/** All labels and aliases of a graph, and where they are in a text. Safe for use from several threads. */
final class NameIndex {

    /** Names longer than this, folded, are not looked for. */
    static final int LONGEST = 256;

    private static final int REPORT_EVERY = 1 << 14;

    /**
     * An entity under one of its names.
     *
     * @param entity the entity's index
     * @param capitals which of the first 64 folded characters are capitals in the name
     * @param label whether the name is the label and not an alias
     */
    record Sense(int entity, long capitals, boolean label) {}

    /** A folded name: its number in sorted order and whoever bears it. */
    static final class Name {
        private final List<Sense> senses = new ArrayList<>(1);
        private int index;

        int index() {
            return index;
        }

        List<Sense> senses() {
            return senses;
        }
    }

    /** Hears where a name stands as whole words, in order of the end and the longer first; matches may overlap. */
    interface Listener {
        void found(int begin, int end, Name name);
    }

    private final @Nullable AhoCorasickDoubleArrayTrie<Name> trie;
    private final int size;
    private final int tooLong;

    private NameIndex(SortedMap<String, Name> names, int tooLong) {
        this.size = names.size();
        this.tooLong = tooLong;
        if (names.isEmpty()) {
            trie = null;
            return;
        }
        int index = 0;
        for (Name name : names.values()) {
            name.index = index++;
        }
        trie = new AhoCorasickDoubleArrayTrie<>();
        trie.build(names);
    }

    /**
     * Indexes names.
     *
     * @param entities how many entities there are
     * @param read gives each of them
     * @param progress hears how far it has come
     */
    static NameIndex of(int entities, IntFunction<Entity> read, Progress progress) {
        SortedMap<String, Name> names = new TreeMap<>();
        int tooLong = 0;
        for (int e = 0; e < entities; e++) {
            Entity entity = read.apply(e);
            tooLong += add(names, entity.label(), e, true);
            for (String alias : entity.aliases()) {
                tooLong += add(names, alias, e, false);
            }
            if (e % REPORT_EVERY == 0) {
                progress.at("indexing names", e, entities);
            }
        }
        NameIndex index = new NameIndex(names, tooLong);
        progress.at("indexing names", entities, entities);
        return index;
    }

    private static int add(Map<String, Name> names, String written, int entity, boolean label) {
        FoldedText folded = Folding.fold(written);
        if (folded.length() == 0) {
            return 0;
        }
        if (folded.length() > LONGEST) {
            return 1;
        }
        Name name = names.computeIfAbsent(folded.toString(), k -> new Name());
        Sense sense = new Sense(entity, folded.capitals(0, folded.length()), label);
        boolean known = name.senses.stream()
                .anyMatch(other -> other.entity() == entity && other.capitals() == sense.capitals());
        if (!known) {
            name.senses.add(sense);
        }
        return 0;
    }

    /** How many different folded names there are. */
    int size() {
        return size;
    }

    /** How many names were too long to be looked for. */
    int tooLong() {
        return tooLong;
    }

    /** The name that is written so, folded, or null. */
    @Nullable
    Name get(String folded) {
        return trie == null || folded.isEmpty() ? null : trie.get(folded);
    }

    /** Finds every name that stands in a text as whole words, by Aho–Corasick: one pass, whatever the number of names. */
    void find(FoldedText text, Listener listener) {
        if (trie != null) {
            trie.parseText(text.chars(), (begin, end, name) -> {
                if (text.isWhole(begin, end)) {
                    listener.found(begin, end, name);
                }
            });
        }
    }
}
