package org.jaket.corpus.wikipedia;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A template call in a wikitext: its name, and where its arguments are. */
final class Template {

    /** What a template leaves in the text: some words, or one of its arguments, or both. */
    record Rendering(String before, int argument, boolean block) {}

    private static final int LAST = -1;

    private static final Map<String, Rendering> RENDERINGS = renderings();

    /** Templates that make a page a disambiguation page; further names are told by their form. */
    private static final Set<String> DISAMBIGUATIONS = Set.of(
            "dab",
            "disamb",
            "disambig",
            "hndis",
            "geodis",
            "schooldis",
            "hospitaldis",
            "roaddis",
            "numberdis",
            "callsigndis",
            "mil-unit-dis",
            "mathdab",
            "mathematical disambiguation",
            "begriffsklärung",
            "homonymie",
            "desambiguación",
            "disambigua",
            "doorverwijspagina",
            "desambiguação",
            "ujednoznacznienie");

    /** An argument: {@code name=value}, or by its number. */
    private record Argument(@Nullable String name, int from, int to) {}

    private final String text;
    private final String name;
    private final List<Argument> arguments = new ArrayList<>();

    /** The template between two indices, braces not included. */
    Template(String text, Brackets brackets, int from, int to) {
        this.text = text;
        int start = from;
        String first = null;
        for (int i = from; i <= to; i++) {
            int pair = i < to ? brackets.closing(i) : 0;
            if (pair > 0) {
                i = pair + 1;
            } else if (i == to || text.charAt(i) == '|') {
                if (first == null) {
                    first = text.substring(start, i);
                } else {
                    arguments.add(argument(start, i));
                }
                start = i + 1;
            }
        }
        name = Titles.collapse(first == null ? "" : first).toLowerCase(Locale.ROOT);
    }

    private Argument argument(int from, int to) {
        int equals = -1;
        for (int i = from; i < to && equals < 0; i++) {
            char c = text.charAt(i);
            if (c == '=') {
                equals = i;
            } else if (c == '[' || c == '{' || c == '<') {
                break;
            }
        }
        return equals < 0
                ? new Argument(null, from, to)
                : new Argument(text.substring(from, equals).strip(), equals + 1, to);
    }

    String name() {
        return name;
    }

    boolean isDisambiguation() {
        boolean named = name.startsWith("disambiguation") || name.endsWith("disambiguation");
        return DISAMBIGUATIONS.contains(name) || (named && !name.contains("needed"));
    }

    /** What it leaves in the text, or null if that is nothing. */
    @Nullable
    Rendering rendering() {
        Rendering rendering = RENDERINGS.get(name);
        return rendering == null && name.startsWith("lang-") ? new Rendering("", 1, false) : rendering;
    }

    /** Where an argument is: first and last index; null if it is not there. The number -1 is the last one. */
    int @Nullable [] argument(int number) {
        String wanted = Integer.toString(number);
        int count = 0;
        Argument found = null;
        for (Argument argument : arguments) {
            boolean positional = argument.name() == null;
            count += positional ? 1 : 0;
            if ((positional && (count == number || number == LAST)) || wanted.equals(argument.name())) {
                found = argument;
            }
        }
        return found == null ? null : new int[] {found.from(), found.to()};
    }

    /** Where an argument with a name is, or null. */
    int @Nullable [] argument(String wanted) {
        for (Argument argument : arguments) {
            if (wanted.equals(argument.name())) {
                return new int[] {argument.from(), argument.to()};
            }
        }
        return null;
    }

    /** An argument as it is typed; empty if it is not there. */
    String typed(int number) {
        int[] range = argument(number);
        return range == null ? "" : text.substring(range[0], range[1]).strip();
    }

    private static Map<String, Rendering> renderings() {
        Map<String, Rendering> all = new java.util.HashMap<>();
        for (String first : List.of(
                "nowrap",
                "nobr",
                "small",
                "smaller",
                "big",
                "larger",
                "em",
                "strong",
                "abbr",
                "tooltip",
                "sic",
                "not a typo",
                "as written",
                "proper name",
                "mvar",
                "sup",
                "sub",
                "interlanguage link",
                "ill",
                "nobold",
                "noitalic",
                "flag",
                "flagu",
                "script",
                "unicode",
                "nihongo",
                "nihongo2",
                "nihongo krt",
                "resize",
                "lang-en",
                "gloss",
                "smallcaps",
                "sc",
                "char",
                "keypress",
                "vanchor",
                "visible anchor")) {
            all.put(first, new Rendering("", 1, false));
        }
        for (String second : List.of("lang", "langx", "wikt-lang", "color", "font color", "linktext")) {
            all.put(second, new Rendering("", 2, false));
        }
        for (String last : List.of("transl", "transliteration", "tlit", "title")) {
            all.put(last, new Rendering("", LAST, false));
        }
        for (String block : List.of("quote", "blockquote", "cquote", "quotation", "bquote", "block quote")) {
            all.put(block, new Rendering("", 1, true));
        }
        Map<String, String> words = Map.ofEntries(
                Map.entry("nbsp", " "),
                Map.entry("space", " "),
                Map.entry("spaces", " "),
                Map.entry("ndash", "–"),
                Map.entry("endash", "–"),
                Map.entry("en dash", "–"),
                Map.entry("mdash", "—"),
                Map.entry("emdash", "—"),
                Map.entry("em dash", "—"),
                Map.entry("snd", " – "),
                Map.entry("spnd", " – "),
                Map.entry("spndash", " – "),
                Map.entry("spaced ndash", " – "),
                Map.entry("spaced en dash", " – "),
                Map.entry("snds", " – "),
                Map.entry("'", "'"),
                Map.entry("'s", "'s"),
                Map.entry("apostrophe", "'"),
                Map.entry("=", "="),
                Map.entry("!", "|"),
                Map.entry("dot", " · "),
                Map.entry("middot", " · "),
                Map.entry("·", " · "));
        words.forEach((name, word) -> all.put(name, new Rendering(word, 0, false)));
        for (String circa : List.of("circa", "c.", "ca.")) {
            all.put(circa, new Rendering("c. ", 1, false));
        }
        all.put("as of", new Rendering("As of ", 1, false));
        all.put("uss", new Rendering("USS ", 1, false));
        all.put("hms", new Rendering("HMS ", 1, false));
        return Map.copyOf(all);
    }
}
