package org.jaket.corpus.wordnet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jaket.corpus.wordnet.LemmaIndex.Sense;
import org.jaket.text.AnnotatedText.Link;
import org.jspecify.annotations.Nullable;

/**
 * Links lemmas in a text to synsets, longest match first.
 *
 * <p>A lemma of a synset in the synset's own example is certain. Elsewhere a piece of text is linked if all lemmas that
 * it may stand for belong to one synset, or else to the synset that WordNet's tagged texts show most often, if there is
 * one; after an article or a possessive, verbs do not count. Capital letters of a lemma must be in the text; a capital
 * in the text that is not in the lemma is allowed only where a sentence starts. Words of closed classes and single
 * letters are not linked. Safe for use from several threads.
 */
final class Linker {

    static final String OWN_LEMMA = "own lemma";
    static final String MONOSEMOUS = "monosemous";
    static final String MOST_FREQUENT = "most frequent sense";

    private static final Map<String, List<String>> STAND_INS = Map.of(
            "one's", List.of("my", "your", "his", "her", "its", "our", "their", "one's", "whose"),
            "oneself",
                    List.of(
                            "myself",
                            "yourself",
                            "himself",
                            "herself",
                            "itself",
                            "ourselves",
                            "yourselves",
                            "themselves",
                            "oneself"));

    /** No verb follows them; "that" and "this" may stand before one. */
    private static final Set<String> BEFORE_NOUNS =
            Set.of("a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "every", "each");

    private final LemmaIndex index;
    private final List<Synset> synsets;

    Linker(LemmaIndex index, List<Synset> synsets) {
        this.index = index;
        this.synsets = synsets;
    }

    /** A text with its words and what is already linked. */
    private record Page(String text, String key, List<Words.Word> words, Link[] linked) {

        /** A word in lower case. */
        String word(int number) {
            return key.substring(words.get(number).from(), words.get(number).to());
        }

        boolean free(int first, int last) {
            for (int w = first; w <= last; w++) {
                if (linked[w] != null) {
                    return false;
                }
            }
            return true;
        }

        void link(int first, int last, Link link) {
            for (int w = first; w <= last; w++) {
                linked[w] = link;
            }
        }

        /** After the last word, with the point of an abbreviation if asked for and there. */
        int end(int last, boolean point) {
            int to = words.get(last).to();
            return point && to < text.length() && text.charAt(to) == '.' ? to + 1 : to;
        }

        List<Link> links() {
            List<Link> links = new ArrayList<>();
            Link before = null;
            for (Link link : linked) {
                if (link != null && !link.equals(before)) {
                    links.add(link);
                }
                before = link;
            }
            return links;
        }
    }

    /**
     * Links a text.
     *
     * @param text the text
     * @param own the synsets whose own example it is, in order of precedence; empty for a definition
     * @return links sorted by place, disjoint
     */
    List<Link> link(String text, List<Integer> own) {
        List<Words.Word> words = Words.of(text);
        Page page = new Page(text, LemmaIndex.normalize(text), words, new Link[words.size()]);
        if (!own.isEmpty()) {
            linkOwn(page, own);
        }
        linkOthers(page);
        return page.links();
    }

    private void linkOwn(Page page, List<Integer> own) {
        Map<String, Integer> standIns = standIns(own);
        int most = own.stream()
                .flatMap(s -> synsets.get(s).lemmas().stream())
                .mapToInt(lemma -> Words.of(lemma).size())
                .max()
                .orElse(1);
        for (int length = most; length >= 1; length--) {
            for (int first = 0; first + length <= page.words().size(); first++) {
                int last = first + length - 1;
                if (page.free(first, last)) {
                    Link link = ownLink(page, first, last, own, standIns);
                    if (link != null) {
                        page.link(first, last, link);
                    }
                }
            }
        }
    }

    private @Nullable Link ownLink(Page page, int first, int last, List<Integer> own, Map<String, Integer> standIns) {
        int from = page.words().get(first).from();
        if (first == last && page.words().get(first).to() - from == 1) {
            return null;
        }
        for (boolean point : new boolean[] {true, false}) {
            int to = page.end(last, point);
            if (point && to == page.words().get(last).to()) {
                continue;
            }
            Set<Integer> found = new HashSet<>();
            sensesOf(page, first, last, to).forEach(sense -> found.add(sense.synset()));
            for (int synset : own) {
                if (found.contains(synset)) {
                    return new Link(synset, from, to, OWN_LEMMA);
                }
            }
            Integer standIn = standIns.get(page.key().substring(from, to));
            if (standIn != null) {
                return new Link(standIn, from, to, OWN_LEMMA);
            }
        }
        return null;
    }

    /** Lemmas such as "take one's time" with every pronoun that may stand in the text, and inflected verbs. */
    private Map<String, Integer> standIns(List<Integer> own) {
        Map<String, Integer> result = new HashMap<>();
        for (int synset : own) {
            for (String lemma : synsets.get(synset).lemmas()) {
                STAND_INS.forEach((placeholder, pronouns) -> {
                    if (lemma.contains(placeholder)) {
                        pronouns.forEach(pronoun ->
                                result.put(LemmaIndex.normalize(lemma.replace(placeholder, pronoun)), synset));
                    }
                });
            }
        }
        return result;
    }

    private void linkOthers(Page page) {
        int first = 0;
        while (first < page.words().size()) {
            first = page.linked()[first] == null ? linkAt(page, first) : first + 1;
        }
    }

    /** Links the longest lemma that starts here, and returns the word to go on with. */
    private int linkAt(Page page, int first) {
        Words.Word word = page.words().get(first);
        int most = index.longest(page.word(first), first + 1 < page.words().size() ? page.word(first + 1) : "");
        int end = Math.min(page.words().size(), first + most);
        for (int last = end - 1; last >= first; last--) {
            if (!page.free(first, last)) {
                continue;
            }
            for (boolean point : new boolean[] {true, false}) {
                int to = page.end(last, point);
                if (point && to == page.words().get(last).to()) {
                    continue;
                }
                List<Sense> senses = fitting(page, first, last, to);
                if (!senses.isEmpty()) {
                    Link link = choose(senses, word.from(), to);
                    if (link != null) {
                        page.link(first, last, link);
                    }
                    return last + 1;
                }
            }
        }
        return first + 1;
    }

    private List<Sense> fitting(Page page, int first, int last, int to) {
        Words.Word word = page.words().get(first);
        boolean sentenceStart = startsSentence(page.text(), word.from());
        String piece = page.text().substring(word.from(), to);
        if (first == last && isFunctionWord(piece, sentenceStart)) {
            return List.of();
        }
        List<Sense> senses = sensesOf(page, first, last, to).stream()
                .filter(sense -> caseFits(sense.lemma(), LemmaIndex.spaced(piece), sentenceStart))
                .toList();
        return first > 0 && BEFORE_NOUNS.contains(page.word(first - 1)) ? withoutVerbs(senses) : senses;
    }

    /** "a bear" is no verb, however much more often "bear" is one. */
    private static List<Sense> withoutVerbs(List<Sense> senses) {
        List<Sense> others = senses.stream()
                .filter(sense -> sense.part() != PartOfSpeech.VERB)
                .toList();
        return others.isEmpty() ? senses : others;
    }

    private List<Sense> sensesOf(Page page, int first, int last, int to) {
        int from = page.words().get(first).from();
        return index.senses(
                page.key().substring(from, to),
                page.words().get(first).to() - from,
                page.words().get(last).from() - from);
    }

    private static @Nullable Link choose(List<Sense> senses, int from, int to) {
        Map<Integer, Integer> counts = new HashMap<>();
        senses.forEach(sense -> counts.merge(sense.synset(), sense.tagCount(), Math::max));
        if (counts.size() == 1) {
            return new Link(senses.get(0).synset(), from, to, MONOSEMOUS);
        }
        List<Map.Entry<Integer, Integer>> ranked = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(2)
                .toList();
        boolean decided = ranked.get(0).getValue() > ranked.get(1).getValue();
        return decided ? new Link(ranked.get(0).getKey(), from, to, MOST_FREQUENT) : null;
    }

    /** Whether a single word serves grammar; a capital inside a sentence says that it is a name ("WHO", "in May"). */
    private static boolean isFunctionWord(String piece, boolean sentenceStart) {
        if (piece.length() == 1 || piece.chars().noneMatch(Character::isLetter)) {
            return true;
        }
        String lower = piece.toLowerCase(Locale.ROOT);
        boolean plain =
                piece.equals(lower) || (sentenceStart && piece.substring(1).equals(lower.substring(1)));
        return plain && ClosedClass.contains(lower);
    }

    static boolean caseFits(String lemma, String piece, boolean sentenceStart) {
        for (int i = 0; i < Math.min(lemma.length(), piece.length()); i++) {
            char wanted = lemma.charAt(i);
            char found = piece.charAt(i);
            if (wanted != found) {
                boolean sameLetter = Character.toLowerCase(wanted) == Character.toLowerCase(found);
                if (!sameLetter) {
                    return true;
                }
                if (i > 0 || !sentenceStart || Character.isUpperCase(wanted)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean startsSentence(String text, int at) {
        int before = at - 1;
        while (before >= 0 && !Character.isLetterOrDigit(text.charAt(before))) {
            if (".!?:".indexOf(text.charAt(before)) >= 0) {
                return true;
            }
            before--;
        }
        return before < 0;
    }
}
