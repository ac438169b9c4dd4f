package org.jaket.corpus.wikipedia;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Links the later plain repetitions of what a page links: after {@code [[Berlin|the city]]}, each whole-word "Berlin" and
 * "the city". Words that the page links to two different entities are left alone, and so are words without a letter and
 * single characters.
 */
public final class Repetitions {

    /** How a mention came about that the page links itself. */
    public static final String LINK = "link";

    /** How a mention came about that repeats one. */
    public static final String REPETITION = "repetition";

    private static final int SHORTEST = 2;
    private static final int LONGEST = 100;

    /**
     * A mention of an entity.
     *
     * @param from index of its first character in the text
     * @param to index after its last character
     * @param entity the entity
     * @param source {@link #LINK} or {@link #REPETITION}
     */
    public record EntityMention(int from, int to, long entity, String source) {}

    /** Words that mean an entity from an index on. */
    private record Surface(String words, long entity, int known) {}

    private final String text;
    private final Map<String, List<Surface>> byFirstWord = new HashMap<>();

    private Repetitions(String text) {
        this.text = text;
    }

    /**
     * Adds the repetitions.
     *
     * @param text a page's text
     * @param links the links of it that lead to an entity, sorted and disjoint
     * @param entities the entity of each link
     * @return all mentions, sorted and disjoint
     */
    public static List<EntityMention> link(String text, List<PlainPage.Link> links, long[] entities) {
        Repetitions repetitions = new Repetitions(text);
        repetitions.learn(links, entities);
        return repetitions.find(links, entities);
    }

    private void learn(List<PlainPage.Link> links, long[] entities) {
        Map<String, Surface> surfaces = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (int l = 0; l < entities.length; l++) {
            PlainPage.Link link = links.get(l);
            String anchor = text.substring(link.from(), link.to());
            for (String words : anchor.equals(link.title()) ? List.of(anchor) : List.of(anchor, link.title())) {
                Surface before = surfaces.putIfAbsent(words, new Surface(words, entities[l], link.to()));
                if (before != null && before.entity() != entities[l]) {
                    ambiguous.add(words);
                }
            }
        }
        surfaces.forEach((words, surface) -> {
            boolean usable = words.length() >= SHORTEST
                    && words.length() <= LONGEST
                    && isWord(words.codePointAt(0))
                    && words.codePoints().anyMatch(Character::isLetter);
            if (usable && !ambiguous.contains(words)) {
                byFirstWord
                        .computeIfAbsent(words.substring(0, wordEnd(words, 0)), k -> new ArrayList<>(1))
                        .add(surface);
            }
        });
        byFirstWord
                .values()
                .forEach(list ->
                        list.sort((a, b) -> b.words().length() - a.words().length()));
    }

    private List<EntityMention> find(List<PlainPage.Link> links, long[] entities) {
        List<EntityMention> mentions = new ArrayList<>();
        int link = 0;
        int i = 0;
        while (i < text.length()) {
            if (link < entities.length && i >= links.get(link).from()) {
                PlainPage.Link here = links.get(link);
                mentions.add(new EntityMention(here.from(), here.to(), entities[link++], LINK));
                i = Math.max(i, here.to());
                continue;
            }
            int limit = link < entities.length ? links.get(link).from() : text.length();
            if (!isWord(text.codePointAt(i))) {
                i += Character.charCount(text.codePointAt(i));
                continue;
            }
            Surface surface = i == 0 || !isWord(text.codePointBefore(i)) ? at(i, limit) : null;
            if (surface == null) {
                i = Math.min(limit, wordEnd(text, i));
            } else {
                mentions.add(new EntityMention(i, i + surface.words().length(), surface.entity(), REPETITION));
                i += surface.words().length();
            }
        }
        return mentions;
    }

    private @org.jspecify.annotations.Nullable Surface at(int index, int limit) {
        for (Surface surface : byFirstWord.getOrDefault(text.substring(index, wordEnd(text, index)), List.of())) {
            int end = index + surface.words().length();
            boolean here = surface.known() <= index
                    && end <= limit
                    && text.startsWith(surface.words(), index)
                    && (end == text.length() || !isWord(text.codePointAt(end)) || !isWord(text.codePointBefore(end)));
            if (here) {
                return surface;
            }
        }
        return null;
    }

    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static int wordEnd(String text, int from) {
        int i = from;
        while (i < text.length() && isWord(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }
}
