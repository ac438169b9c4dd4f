package org.jaket.corpus.dumps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jaket.corpus.DatasetStream.Place;
import org.jaket.corpus.wikipedia.Titles;

/** Where an entity is named in the opening of its own page. */
final class OwnMentions {

    private OwnMentions() {}

    /**
     * The places, the one to prefer first: of the first words in bold, the title and the label the one that comes first;
     * then the aliases.
     */
    static List<Place> find(DumpTables.EntityRow entity) {
        String opening = entity.opening();
        List<Place> names = new ArrayList<>();
        if (entity.boldTo() > entity.boldFrom() && entity.boldTo() <= opening.length()) {
            names.add(new Place(entity.boldFrom(), entity.boldTo()));
        }
        for (String name : List.of(entity.title(), Titles.plain(entity.title()), entity.label())) {
            add(names, opening, name);
        }
        List<Place> aliases = new ArrayList<>();
        entity.aliases().forEach(alias -> add(aliases, opening, alias));
        Comparator<Place> firstThenLongest =
                Comparator.comparingInt(Place::from).thenComparing(place -> -place.to());
        names.sort(firstThenLongest);
        aliases.sort(firstThenLongest);
        names.addAll(aliases);
        return names;
    }

    private static void add(List<Place> places, String text, String name) {
        if (name.isEmpty()) {
            return;
        }
        for (int at = find(text, name, 0); at >= 0; at = find(text, name, at + 1)) {
            int end = at + name.length();
            boolean word = (at == 0 || !Character.isLetterOrDigit(text.codePointBefore(at)))
                    && (end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end)));
            if (word) {
                places.add(new Place(at, end));
                return;
            }
        }
    }

    /** As the name is written, or with its first letter small or large, as at the start of a sentence. */
    private static int find(String text, String name, int from) {
        char first = name.charAt(0);
        int found = -1;
        for (char letter : new char[] {first, Character.toLowerCase(first), Character.toUpperCase(first)}) {
            int at = text.indexOf(letter + name.substring(1), from);
            found = at >= 0 && (found < 0 || at < found) ? at : found;
        }
        return found;
    }
}
