package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All lemmas of WordNet by their normalised form, and the senses that a piece of text may have. Safe for use from several threads. */
final class LemmaIndex {

    /**
     * A lemma in one meaning.
     *
     * @param synset index of the synset
     * @param part part of speech
     * @param lemma the lemma with its case, hyphens as spaces
     * @param tagCount how often it was seen with this meaning
     */
    record Sense(int synset, PartOfSpeech part, String lemma, int tagCount) {}

    private static final PartOfSpeech[] INFLECTED = {PartOfSpeech.NOUN, PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE};

    private final Map<String, List<Sense>> senses = new HashMap<>();
    private final Set<String> edgeWords = new HashSet<>();
    private final Set<String> firstWords = new HashSet<>();
    private final Map<String, Integer> longest = new HashMap<>();
    private final Morphology morphology;
    private final Map<String, List<Form>> forms = new ConcurrentHashMap<>();

    /** A base form that a word may have. */
    private record Form(String base, PartOfSpeech part) {}

    LemmaIndex(List<Synset> synsets, Morphology morphology) {
        this.morphology = morphology;
        for (int s = 0; s < synsets.size(); s++) {
            Synset synset = synsets.get(s);
            for (int i = 0; i < synset.lemmas().size(); i++) {
                String lemma = spaced(synset.lemmas().get(i));
                add(normalize(lemma), new Sense(s, synset.pos(), lemma, synset.tagCounts()[i]));
            }
        }
    }

    private void add(String key, Sense sense) {
        senses.computeIfAbsent(key, k -> new ArrayList<>(1)).add(sense);
        List<Words.Word> words = Words.of(key);
        if (!words.isEmpty()) {
            String first = word(key, words.get(0));
            edgeWords.add(first);
            edgeWords.add(word(key, words.get(words.size() - 1)));
            if (words.size() > 1) {
                firstWords.add(first);
                longest.merge(first + ' ' + word(key, words.get(1)), words.size(), Math::max);
            }
        }
    }

    private static String word(String key, Words.Word word) {
        return key.substring(word.from(), word.to());
    }

    /** Hyphens and underscores as spaces, character by character. */
    static String spaced(String text) {
        return text.replace('-', ' ').replace('_', ' ');
    }

    /** Lower case and spaces for hyphens, of the same length as the text, so that indices stay valid. */
    static String normalize(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = chars[i] == '-' || chars[i] == '_' ? ' ' : Character.toLowerCase(chars[i]);
        }
        return new String(chars);
    }

    /**
     * The most words that a lemma can have which starts with two words, or with forms of them.
     *
     * @param first the first word, normalised
     * @param second the word after it, or an empty string if there is none
     */
    int longest(String first, String second) {
        if (second.isEmpty()) {
            return 1;
        }
        int most = longestOf(first, second);
        for (Form form : formsOf(first)) {
            most = Math.max(most, longestOf(form.base(), second));
        }
        return most;
    }

    private int longestOf(String first, String second) {
        return firstWords.contains(first) ? longest.getOrDefault(first + ' ' + second, 2) : 1;
    }

    /**
     * The senses that a piece of text may have, by itself and with its last or its first word brought to a base form.
     *
     * @param key the piece, normalised
     * @param firstEnd where its first word ends
     * @param lastStart where its last word starts
     * @return the senses, whatever their case
     */
    List<Sense> senses(String key, int firstEnd, int lastStart) {
        List<Sense> found = new ArrayList<>(senses.getOrDefault(key, List.of()));
        String before = key.substring(0, lastStart);
        for (Form form : formsOf(key.substring(lastStart))) {
            addOf(before + form.base(), form.part(), found);
        }
        if (lastStart > 0) {
            String after = key.substring(firstEnd);
            for (Form form : formsOf(key.substring(0, firstEnd))) {
                if (form.part() != PartOfSpeech.ADJECTIVE) {
                    addOf(form.base() + after, form.part(), found);
                }
            }
        }
        return found;
    }

    private void addOf(String key, PartOfSpeech part, List<Sense> found) {
        for (Sense sense : senses.getOrDefault(key, List.of())) {
            if (sense.part() == part && !found.contains(sense)) {
                found.add(sense);
            }
        }
    }

    /** The base forms of a word that some lemma starts or ends with. */
    private List<Form> formsOf(String word) {
        return forms.computeIfAbsent(word, w -> {
            List<Form> known = new ArrayList<>();
            for (PartOfSpeech part : INFLECTED) {
                for (String base : morphology.baseForms(w, part)) {
                    if (edgeWords.contains(base)) {
                        known.add(new Form(base, part));
                    }
                }
            }
            return List.copyOf(known);
        });
    }
}
