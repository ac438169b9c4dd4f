package org.jaket.corpus.wikipedia;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Takes out of wikitext what is not to be parsed: comments, and tags whose content is no text, for which {@link #GAP}
 * stays; and hides from the parser what stands between nowiki tags.
 */
final class Comments {

    /** Stands where something was taken out; no character that a text can have. */
    static final char GAP = '\uFDD0';

    private static final char FIRST_HIDDEN = '\uFDD1';
    private static final String MARKUP = "[]{}'<>|=*#:;&_-";

    private final String text;
    private final StringBuilder out;
    /** Tags of which no further end follows: without it a text of open tags alone would take time by its square. */
    private final Set<String> endless = new HashSet<>();

    private Comments(String text) {
        this.text = text;
        out = new StringBuilder(text.length());
    }

    /** Wikitext without these. */
    static String remove(String wikitext) {
        return wikitext.indexOf('<') < 0 ? wikitext : new Comments(wikitext).run();
    }

    /** A hidden character as it was, any other as it is. */
    static char shown(char c) {
        return c >= FIRST_HIDDEN && c < FIRST_HIDDEN + MARKUP.length() ? MARKUP.charAt(c - FIRST_HIDDEN) : c;
    }

    private String run() {
        int i = 0;
        while (i < text.length()) {
            int tag = text.indexOf('<', i);
            if (tag < 0) {
                break;
            }
            out.append(text, i, tag);
            i = text.startsWith("<!--", tag) ? comment(tag) : tag(tag);
        }
        return out.append(text, Math.min(i, text.length()), text.length()).toString();
    }

    /** A comment that has a line for itself takes the line with it. */
    private int comment(int from) {
        int close = text.indexOf("-->", from + 4);
        int end = close < 0 ? text.length() : close + 3;
        boolean startsLine = out.length() == 0 || out.charAt(out.length() - 1) == '\n';
        return startsLine && end < text.length() && text.charAt(end) == '\n' ? end + 1 : end;
    }

    private int tag(int from) {
        Tags.Tag tag = Tags.at(text, from, text.length());
        if (tag == null) {
            out.append('<');
            return from + 1;
        }
        if (tag.name().equals("nowiki") && !tag.closing()) {
            return nowiki(tag);
        }
        if (!tag.isDropped()) {
            out.append(text, from, tag.end());
            return tag.end();
        }
        out.append(GAP);
        if (tag.closing() || tag.empty()) {
            return tag.end();
        }
        int end = tag.name().equals("table") ? endOfTable(tag.end()) : endOf(tag);
        return end < 0 ? tag.end() : end;
    }

    private int nowiki(Tags.Tag tag) {
        int end = tag.empty() ? -1 : startOfEnd(tag.name(), tag.end());
        if (end < 0) {
            return tag.end();
        }
        for (int i = tag.end(); i < end; i++) {
            int index = MARKUP.indexOf(text.charAt(i));
            out.append(index < 0 ? text.charAt(i) : (char) (FIRST_HIDDEN + index));
        }
        return text.indexOf('>', end) + 1;
    }

    private int endOf(Tags.Tag tag) {
        int start = startOfEnd(tag.name(), tag.end());
        return start < 0 ? -1 : text.indexOf('>', start) + 1;
    }

    /** Where {@code </name} with its {@code >} begins, or -1. */
    private int startOfEnd(String name, int from) {
        if (endless.contains(name)) {
            return -1;
        }
        for (int i = text.indexOf("</", from); i >= 0; i = text.indexOf("</", i + 2)) {
            if (text.regionMatches(true, i + 2, name, 0, name.length())) {
                int after = i + 2 + name.length();
                while (after < text.length() && Character.isWhitespace(text.charAt(after))) {
                    after++;
                }
                if (after < text.length() && text.charAt(after) == '>') {
                    return i;
                }
            }
        }
        endless.add(name);
        return -1;
    }

    private int endOfTable(int from) {
        int depth = 1;
        int i = from;
        while (depth > 0) {
            int end = startOfEnd("table", i);
            if (end < 0) {
                return -1;
            }
            String between = text.substring(i, end).toLowerCase(Locale.ROOT);
            for (int at = between.indexOf("<table"); at >= 0; at = between.indexOf("<table", at + 6)) {
                depth++;
            }
            depth--;
            i = text.indexOf('>', end) + 1;
        }
        return i;
    }
}
