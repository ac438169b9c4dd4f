package org.jaket.corpus.wordnet;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Base forms of inflected English words: WordNet's own exceptions and its rules of detachment (morphy, section 7 of its
 * manual), with a few endings more that its rules leave out.
 *
 * <p>It proposes; whoever asks looks up which proposals are words.
 */
final class Morphology {

    private record Rule(String ending, String replacement) {}

    private static final Map<PartOfSpeech, List<Rule>> RULES = Map.of(
            PartOfSpeech.NOUN,
            rules(
                    "s:", "ses:s", "xes:x", "zes:z", "ches:ch", "shes:sh", "men:man", "ies:y", "oes:o", "ves:f",
                    "ves:fe"),
            PartOfSpeech.VERB,
            rules("s:", "ies:y", "es:e", "es:", "ed:e", "ed:", "ing:e", "ing:", "ied:y"),
            PartOfSpeech.ADJECTIVE,
            rules("er:", "est:", "er:e", "est:e", "ier:y", "iest:y"),
            PartOfSpeech.ADVERB,
            rules("er:", "est:", "er:e", "est:e"));

    private static final List<String> DOUBLING = List.of("ed", "ing", "er", "est");

    private final Map<PartOfSpeech, Map<String, List<String>>> exceptions;

    Morphology(Map<PartOfSpeech, Map<String, List<String>>> exceptions) {
        this.exceptions = exceptions;
    }

    private static List<Rule> rules(String... rules) {
        return java.util.Arrays.stream(rules)
                .map(rule -> new Rule(rule.substring(0, rule.indexOf(':')), rule.substring(rule.indexOf(':') + 1)))
                .toList();
    }

    /** Proposed base forms of a lower-case word, without the word itself. */
    Set<String> baseForms(String word, PartOfSpeech part) {
        Set<String> forms =
                new LinkedHashSet<>(exceptions.getOrDefault(part, Map.of()).getOrDefault(word, List.of()));
        for (Rule rule : RULES.getOrDefault(part, List.of())) {
            if (word.endsWith(rule.ending()) && word.length() > rule.ending().length() + 1) {
                forms.add(word.substring(0, word.length() - rule.ending().length()) + rule.replacement());
            }
        }
        if (part == PartOfSpeech.VERB || part == PartOfSpeech.ADJECTIVE) {
            for (String ending : DOUBLING) {
                int last = word.length() - ending.length() - 1;
                if (last >= 2 && word.endsWith(ending) && word.charAt(last) == word.charAt(last - 1)) {
                    forms.add(word.substring(0, last));
                }
            }
        }
        forms.remove(word);
        return forms;
    }
}
