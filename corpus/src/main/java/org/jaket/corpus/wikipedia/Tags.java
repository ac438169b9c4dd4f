package org.jaket.corpus.wikipedia;

import java.util.Set;

/** The tags that wikitext may hold, HTML's and those of MediaWiki's extensions. */
final class Tags {

    /** What lies between these is no text of the article, or no text at all. */
    private static final Set<String> DROPPED = Set.of(
            "ref",
            "references",
            "math",
            "chem",
            "ce",
            "gallery",
            "timeline",
            "imagemap",
            "score",
            "hiero",
            "syntaxhighlight",
            "source",
            "templatestyles",
            "style",
            "script",
            "graph",
            "mapframe",
            "maplink",
            "inputbox",
            "categorytree",
            "indicator",
            "pre",
            "includeonly",
            "templatedata",
            "dynamicpagelist",
            "rss",
            "charinsert",
            "table",
            "rp",
            "rt");

    /** These begin or end a line. */
    private static final Set<String> LINES = Set.of(
            "br",
            "p",
            "hr",
            "li",
            "ul",
            "ol",
            "dl",
            "dd",
            "dt",
            "div",
            "blockquote",
            "center",
            "poem",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "tr",
            "td",
            "th",
            "caption");

    /** These change how a text looks. */
    private static final Set<String> INLINE = Set.of(
            "span",
            "b",
            "i",
            "u",
            "s",
            "small",
            "big",
            "sup",
            "sub",
            "em",
            "strong",
            "code",
            "tt",
            "font",
            "cite",
            "abbr",
            "del",
            "ins",
            "var",
            "kbd",
            "samp",
            "q",
            "dfn",
            "bdi",
            "bdo",
            "mark",
            "ruby",
            "rb",
            "rbc",
            "rtc",
            "strike",
            "noinclude",
            "onlyinclude",
            "nobr",
            "wbr",
            "section",
            "nowiki",
            "time",
            "data",
            "thead",
            "tbody",
            "tfoot",
            "translate",
            "tvar",
            "languages",
            "phonos",
            "a",
            "img");

    /**
     * A tag.
     *
     * @param name in lower case
     * @param closing whether it is an end tag
     * @param empty whether it ends itself, as in {@code <ref name="x" />}
     * @param end index after its last character
     */
    record Tag(String name, boolean closing, boolean empty, int end) {
        boolean isDropped() {
            return DROPPED.contains(name);
        }

        boolean isLine() {
            return LINES.contains(name);
        }
    }

    private Tags() {}

    /** The tag at an index where a {@code <} stands, or null if there is none that means anything. */
    @org.jspecify.annotations.Nullable
    static Tag at(CharSequence text, int index, int limit) {
        int i = index + 1;
        boolean closing = i < limit && text.charAt(i) == '/';
        int from = closing ? i + 1 : i;
        int to = from;
        while (to < limit && to - from < 20 && isNameCharacter(text.charAt(to))) {
            to++;
        }
        if (to == from || to == limit) {
            return null;
        }
        String name = text.subSequence(from, to).toString().toLowerCase(java.util.Locale.ROOT);
        int end = end(text, to, limit);
        if (end < 0 || !(DROPPED.contains(name) || LINES.contains(name) || INLINE.contains(name))) {
            return null;
        }
        return new Tag(name, closing, text.charAt(end - 1) == '/', end + 1);
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** Where the {@code >} of a tag is; a quoted attribute may hold others. */
    private static int end(CharSequence text, int from, int limit) {
        char after = text.charAt(from);
        if (after != '>' && after != '/' && !Character.isWhitespace(after)) {
            return -1;
        }
        int most = Math.min(limit, from + 2000);
        int first = -1;
        char quote = 0;
        for (int i = from; i < most; i++) {
            char c = text.charAt(i);
            if (c == '<') {
                return first;
            }
            if (c == '>') {
                if (quote == 0) {
                    return i;
                }
                first = first < 0 ? i : first;
            } else if (quote == 0 ? (c == '"' || c == '\'') && text.charAt(i - 1) == '=' : c == quote) {
                quote = quote == 0 ? c : 0;
            }
        }
        return first;
    }
}
