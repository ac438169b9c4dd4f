package org.jaket.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jaket.text.AnnotatedText;

/** Chooses the texts to hold out, so that none of them can be read anywhere else. */
final class Sentences {

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern PUNCTUATION = Pattern.compile("^[^\\p{L}\\p{Nd}]+|[^\\p{L}\\p{Nd}]+$");

    private Sentences() {}

    /** Lower case, single spaces: what makes two texts the same. */
    static String normalize(String text) {
        return SPACE.matcher(text.strip().toLowerCase(Locale.ROOT)).replaceAll(" ");
    }

    /**
     * Makes one of two texts that are the same but for case and white space: the first one, with the links of the other
     * that overlap none of its own if the texts are equal to the character.
     */
    static AnnotatedText merge(AnnotatedText first, AnnotatedText other) {
        List<AnnotatedText.Link> links = new ArrayList<>(first.links());
        if (first.text().equals(other.text())) {
            for (AnnotatedText.Link link : other.links()) {
                if (first.links().stream().noneMatch(own -> own.from() < link.to() && link.from() < own.to())) {
                    links.add(link);
                }
            }
            links.sort(Comparator.comparingInt(AnnotatedText.Link::from));
        }
        return new AnnotatedText(first.text(), links, first.mayBeHeldOut() && other.mayBeHeldOut());
    }

    /**
     * Chooses.
     *
     * @param candidates normalised texts that may be held out, no two the same
     * @param others normalised texts that stay: other texts and descriptions
     * @param share the share of the candidates to choose
     * @param random decides
     * @return the chosen ones; none is contained, as whole words, in another candidate or in one of the others
     */
    static Set<String> choose(List<String> candidates, List<String> others, double share, SplittableRandom random) {
        int wanted = (int) (share * candidates.size());
        List<String> order = new ArrayList<>(candidates);
        Set<String> chosen = new HashSet<>();
        int done = 0;
        while (done < order.size() && chosen.size() < wanted) {
            int end = Math.min(order.size(), done + 2 * (wanted - chosen.size()));
            for (int i = done; i < end; i++) {
                int j = i + random.nextInt(order.size() - i);
                String pick = order.get(j);
                order.set(j, order.get(i));
                order.set(i, pick);
            }
            List<String> drawn = order.subList(done, end);
            Set<String> contained = contained(drawn, candidates, others);
            for (int i = 0; i < drawn.size() && chosen.size() < wanted; i++) {
                if (!contained.contains(drawn.get(i))) {
                    chosen.add(drawn.get(i));
                }
            }
            done = end;
        }
        return chosen;
    }

    /** A candidate without the punctuation around it, which another text may leave out. */
    private record Core(String core, String candidate) {}

    private static Set<String> contained(List<String> drawn, List<String> candidates, List<String> others) {
        Set<String> contained = new HashSet<>();
        Map<String, List<Core>> byStart = new HashMap<>();
        for (String candidate : drawn) {
            String core = PUNCTUATION.matcher(candidate).replaceAll("");
            if (core.isEmpty()) {
                contained.add(candidate);
            } else {
                byStart.computeIfAbsent(twoWords(core, 0), k -> new ArrayList<>(1))
                        .add(new Core(core, candidate));
            }
        }
        candidates.forEach(text -> scan(text, byStart, contained, true));
        others.forEach(text -> scan(text, byStart, contained, false));
        return contained;
    }

    private static void scan(String text, Map<String, List<Core>> byStart, Set<String> contained, boolean candidate) {
        int at = text.isEmpty() || Character.isLetterOrDigit(text.charAt(0)) ? 0 : nextWord(text, 0);
        for (; at < text.length(); at = nextWord(text, at)) {
            String word = word(text, at);
            String two = twoWords(text, at);
            for (String key : two.equals(word) ? List.of(word) : List.of(two, word)) {
                for (Core start : byStart.getOrDefault(key, List.of())) {
                    boolean itself = candidate && start.candidate().equals(text);
                    if (!itself && text.startsWith(start.core(), at)) {
                        contained.add(start.candidate());
                    }
                }
            }
        }
    }

    private static int nextWord(String text, int at) {
        int i = at;
        while (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
            i++;
        }
        while (i < text.length() && !Character.isLetterOrDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static String word(String text, int at) {
        int i = at;
        while (i < text.length() && Character.isLetterOrDigit(text.charAt(i))) {
            i++;
        }
        return text.substring(at, i);
    }

    private static String twoWords(String text, int at) {
        String first = word(text, at);
        int second = nextWord(text, at);
        return second >= text.length() ? first : text.substring(at, second) + word(text, second);
    }
}
