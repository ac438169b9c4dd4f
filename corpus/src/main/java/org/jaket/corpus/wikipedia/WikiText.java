package org.jaket.corpus.wikipedia;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes plain text of wikitext, in one pass. Kept are paragraphs, lists, the text of links, and the few templates that
 * stand for words of a sentence; left out are headings, tables, pictures, notes, formulas, galleries, categories and all
 * other templates. Whatever does not close is text, as in MediaWiki, and no text takes time by its square.
 */
public final class WikiText {

    private static final int DEEPEST = 40;
    private static final int LONGEST_TARGET = 512;
    private static final int LONGEST_EXTERNAL_LINK = 1024;

    private final String text;
    private final Brackets brackets;
    private final SiteInfo site;
    private final PlainText out = new PlainText();
    private final Quotes quotes;
    private boolean disambiguation;
    private boolean bold;
    private boolean inItem;
    private boolean tablesEndless;
    private int depth;

    private WikiText(String text, SiteInfo site) {
        this.text = text;
        this.site = site;
        brackets = new Brackets(text);
        quotes = new Quotes(text, brackets);
    }

    /**
     * Makes plain text.
     *
     * @param wikitext the text of a page as it was typed
     * @param site the wiki
     * @return its text and its links to articles
     */
    public static PlainPage parse(String wikitext, SiteInfo site) {
        WikiText page = new WikiText(Comments.remove(wikitext), site);
        page.scan(0, page.text.length());
        return page.out.page(page.disambiguation);
    }

    private void scan(int from, int to) {
        int i = from;
        while (i < to) {
            boolean startsLine = i == 0 || text.charAt(i - 1) == '\n';
            int next = startsLine ? startOfLine(i, to) : i;
            i = next > i ? next : step(i, to);
        }
    }

    private int step(int i, int to) {
        char c = text.charAt(i);
        return switch (c) {
            case '{' -> brace(i, to);
            case '[' -> bracket(i, to);
            case '<' -> tag(i, to);
            case '\'' -> quotes(i, to);
            case '&' -> reference(i, to);
            case '_' -> underscore(i, to);
            case '\n' -> newline(i);
            case Comments.GAP -> gap(i, i + 1);
            default -> literal(i);
        };
    }

    private int literal(int i) {
        out.append(Comments.shown(text.charAt(i)));
        return i + 1;
    }

    /** Leaves out what stands between two indices; whatever has a line for itself separates lines. */
    private int gap(int from, int to) {
        boolean line = (from == 0 || text.charAt(from - 1) == '\n') && (to >= text.length() || text.charAt(to) == '\n');
        if (line) {
            out.lineBreak();
        } else {
            out.gap();
        }
        return to;
    }

    private int newline(int i) {
        int next = i + 1;
        while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
            next++;
        }
        if (inItem || (next < text.length() && text.charAt(next) == '\n')) {
            out.lineBreak();
        } else {
            out.space();
        }
        out.closeBold();
        bold = false;
        inItem = false;
        return i + 1;
    }

    /** Goes over what means something only at the start of a line; returns the same index if there is nothing. */
    private int startOfLine(int from, int to) {
        int i = from;
        while (i < to && (text.charAt(i) == ' ' || text.charAt(i) == ':' || text.charAt(i) == '\t')) {
            i++;
        }
        if (text.startsWith("{|", i)) {
            out.lineBreak();
            return tableEnd(i);
        }
        char c = from < to ? text.charAt(from) : 0;
        if (c == '=') {
            return heading(from);
        }
        if (c == '|' || c == '!') {
            boolean row = text.startsWith("|-", from) || (text.startsWith("|}", from) && !text.startsWith("|}}", from));
            return row ? lineEnd(from) : from;
        }
        if (text.startsWith("----", from)) {
            out.lineBreak();
            return skip(from, '-');
        }
        int item = from;
        while (item < to && "*#:;".indexOf(text.charAt(item)) >= 0) {
            item++;
        }
        if (item > from) {
            out.lineBreak();
            inItem = true;
        }
        return item;
    }

    private int heading(int from) {
        int end = lineEnd(from);
        int last = end - 1;
        while (last > from && (Character.isWhitespace(text.charAt(last)) || text.charAt(last) == Comments.GAP)) {
            last--;
        }
        if (last == from || text.charAt(last) != '=') {
            return from;
        }
        out.lineBreak();
        return end;
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private int skip(int from, char c) {
        int i = from;
        while (i < text.length() && text.charAt(i) == c) {
            i++;
        }
        return i;
    }

    /** After the table that starts here; one that does not end is taken to end before the next heading. */
    private int tableEnd(int from) {
        int open = 0;
        int i = from;
        while (i < text.length() && !tablesEndless) {
            int lineStart = i;
            while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == ':' || text.charAt(i) == '\t')) {
                i++;
            }
            if (text.startsWith("{|", i)) {
                open++;
            } else if (text.startsWith("|}", i) && !text.startsWith("|}}", i) && --open == 0) {
                return i + 2;
            }
            i = nextLine(Math.max(i, lineStart));
        }
        tablesEndless = true;
        int headingStart = text.indexOf("\n=", from);
        return headingStart < 0 ? text.length() : headingStart;
    }

    /** The start of the next line that is not inside of a template. */
    private int nextLine(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n') {
            boolean template = text.charAt(i) == '{' && brackets.closing(i) > 0;
            i = template ? brackets.closing(i) + 2 : i + 1;
        }
        return i + 1;
    }

    private int brace(int i, int to) {
        int close = brackets.closing(i);
        if (close == 0 || close + 2 > to) {
            return literal(i);
        }
        boolean parameter = text.startsWith("{{{", i) && text.charAt(i + 3) != '{';
        if (parameter) {
            return gap(i, Math.min(to, close + 3));
        }
        template(new Template(text, brackets, i + 2, close), i, close + 2);
        return close + 2;
    }

    private void template(Template template, int from, int to) {
        Template.Rendering rendering = template.rendering();
        if (template.name().equals("convert") || template.name().equals("cvt")) {
            out.append(Conversion.text(template));
        } else if (rendering == null || depth >= DEEPEST) {
            disambiguation |= template.isDisambiguation();
            gap(from, to);
        } else {
            int[] argument = rendering.argument() == 0 ? null : argument(template, rendering);
            if (rendering.block()) {
                out.lineBreak();
            }
            out.append(rendering.before());
            if (argument != null) {
                nested(argument[0], argument[1]);
            }
            if (rendering.block()) {
                out.lineBreak();
            }
        }
    }

    private static int @Nullable [] argument(Template template, Template.Rendering rendering) {
        int[] argument = template.argument(rendering.argument());
        return argument == null && rendering.block() ? template.argument("text") : argument;
    }

    private void nested(int from, int to) {
        depth++;
        scan(from, to);
        depth--;
    }

    private int bracket(int i, int to) {
        int close = brackets.closing(i);
        if (close > 0 && close + 2 <= to && depth < DEEPEST) {
            return link(i, close, to);
        }
        if (i + 1 < to && text.charAt(i + 1) == '[') {
            return brackets.closing(i + 1) > 0 ? literal(i) : literal(literal(i));
        }
        return externalLink(i, to);
    }

    private int link(int open, int close, int to) {
        int bar = open + 2;
        while (bar < close && text.charAt(bar) != '|') {
            char c = text.charAt(bar);
            if (c == '\n' || c == '[' || c == '{' || c == '}' || c == '<' || c == '>' || bar - open > LONGEST_TARGET) {
                return literal(literal(open));
            }
            bar++;
        }
        String written = CharacterReferences.decodeAll(text.substring(open + 2, bar));
        Titles.Target target = Titles.target(written, site);
        if (target.kind() == Titles.Kind.HIDDEN) {
            return gap(open, close + 2);
        }
        out.openLink();
        if (bar + 1 < close) {
            nested(bar + 1, close);
        } else {
            String shown = written.strip();
            shown = shown.startsWith(":") ? shown.substring(1) : shown;
            out.append(bar < close ? Titles.plain(shown) : shown);
        }
        int end = close + 2;
        while (end < to && Character.isLowerCase(text.charAt(end))) {
            out.append(text.charAt(end++));
        }
        out.closeLink(target.kind() == Titles.Kind.ARTICLE ? target.title() : "");
        return end;
    }

    /** {@code [https://example.org words]}: the words; without words, a number that is left out. */
    private int externalLink(int i, int to) {
        int from = i + 1;
        boolean address = text.startsWith("//", from)
                || text.regionMatches(true, from, "http", 0, 4)
                || text.regionMatches(true, from, "ftp:", 0, 4)
                || text.regionMatches(true, from, "mailto:", 0, 7);
        if (!address) {
            return literal(i);
        }
        int most = Math.min(to, i + LONGEST_EXTERNAL_LINK);
        int space = from;
        while (space < most && " ]\n\t".indexOf(text.charAt(space)) < 0) {
            space++;
        }
        int end = space;
        while (end < most && text.charAt(end) != ']' && text.charAt(end) != '\n') {
            int pair = brackets.closing(end);
            end = pair > 0 ? pair + 2 : end + 1;
        }
        if (end >= most || text.charAt(end) != ']') {
            return literal(i);
        }
        if (space < end && depth < DEEPEST) {
            nested(space, end);
            return end + 1;
        }
        return gap(i, end + 1);
    }

    private int tag(int i, int to) {
        Tags.Tag tag = Tags.at(text, i, to);
        if (tag == null) {
            return literal(i);
        }
        if (tag.isLine()) {
            out.lineBreak();
        } else if (tag.name().equals("q")) {
            out.append('"');
        }
        return tag.end();
    }

    private int quotes(int i, int to) {
        int end = i;
        while (end < to && text.charAt(end) == '\'') {
            end++;
        }
        int run = end - i;
        int shown = run == 1 || run == 4 || quotes.isApostrophe(i) ? 1 : Math.max(0, run - 5);
        for (int k = 0; k < shown; k++) {
            out.append('\'');
        }
        if (run - shown >= 3) {
            bold = !bold;
            if (bold) {
                out.openBold();
            } else {
                out.closeBold();
            }
        }
        return end;
    }

    private int reference(int i, int to) {
        int end = CharacterReferences.end(text, i, to);
        if (end < 0) {
            return literal(i);
        }
        out.append(CharacterReferences.decode(text.substring(i, end)));
        return end;
    }

    /** {@code __NOTOC__} and its like. */
    private int underscore(int i, int to) {
        if (!text.startsWith("__", i)) {
            return literal(i);
        }
        int end = i + 2;
        while (end < to && Character.isUpperCase(text.charAt(end))) {
            end++;
        }
        if (end == i + 2 || !text.startsWith("__", end)) {
            return literal(i);
        }
        disambiguation |= text.substring(i + 2, end).toLowerCase(Locale.ROOT).startsWith("disambig");
        return end + 2;
    }
}
