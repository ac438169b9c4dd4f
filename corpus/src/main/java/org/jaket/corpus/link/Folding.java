package org.jaket.corpus.link;

import java.text.Normalizer;
import java.util.Locale;

/** Brings texts and names into the form in which they are compared. */
final class Folding {

    private static final char SPACE = ' ';
    /** Stands for an empty line; no name holds it, so no mention reaches over one. */
    private static final char PARAGRAPH = '\n';

    private static final int NONE = -1;
    private static final int TABLE = 0x2000;
    /** The folded character of those that fold to one whatever their neighbours; 0 for all others. */
    private static final char[] SINGLE = table();

    private final String text;
    private final FoldedText.Builder out;
    private int spaceFrom = NONE;
    private int spaceTo;
    private int lineBreaks;

    private Folding(String text) {
        this.text = text;
        out = new FoldedText.Builder(text.length());
    }

    /** Folds a text. */
    static FoldedText fold(String text) {
        return new Folding(text).fold();
    }

    private FoldedText fold() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = at + 1;
            if (c < TABLE && SINGLE[c] != 0 && (next == text.length() || !extendsBefore(next))) {
                single(SINGLE[c], c, at);
            } else {
                next = segment(at);
            }
            at = next;
        }
        return out.build();
    }

    private boolean extendsBefore(int index) {
        char c = text.charAt(index);
        return c >= 0x300 && CodePoints.extendsSegment(text.codePointAt(index));
    }

    private void single(char folded, char original, int at) {
        if (folded == SPACE) {
            space(at, at + 1, original);
        } else {
            flushSpace(folded);
            out.add(folded, folded != original && isCapital(original), at, at + 1);
        }
    }

    private void space(int from, int to, int c) {
        spaceFrom = spaceFrom == NONE ? from : spaceFrom;
        spaceTo = to;
        boolean secondOfPair = c == '\n' && from > 0 && text.charAt(from - 1) == '\r';
        lineBreaks += c == 0x2029 ? 2 : (c == '\n' && !secondOfPair) || c == '\r' ? 1 : 0;
    }

    /** Writes the white space before a character, unless it is beside punctuation or at the start. */
    private void flushSpace(int next) {
        if (spaceFrom == NONE) {
            return;
        }
        if (lineBreaks > 1) {
            out.add(PARAGRAPH, false, spaceFrom, spaceTo);
        } else if (out.length() > 0
                && out.last() != PARAGRAPH
                && !CodePoints.isPunctuation(out.last())
                && !CodePoints.isPunctuation(next)) {
            out.add(SPACE, false, spaceFrom, spaceTo);
        }
        spaceFrom = NONE;
        lineBreaks = 0;
    }

    /** Folds the segment that starts at an index, and returns where the next one starts. */
    private int segment(int from) {
        int first = text.codePointAt(from);
        int to = from + Character.charCount(first);
        if (CodePoints.isSpace(first)) {
            space(from, to, first);
            return to;
        }
        int last = first;
        boolean flag = CodePoints.isRegionalIndicator(first);
        while (to < text.length()) {
            int c = text.codePointAt(to);
            boolean secondOfFlag = flag && CodePoints.isRegionalIndicator(c);
            if (!secondOfFlag && !CodePoints.extendsSegment(c) && !CodePoints.isJoined(last, c)) {
                break;
            }
            flag = flag && !secondOfFlag;
            last = c;
            to += Character.charCount(c);
        }
        emit(from, to);
        return to;
    }

    private void emit(int from, int to) {
        String normal = normal(text.substring(from, to));
        boolean started = false;
        for (int i = 0; i < normal.length(); ) {
            int c = normal.codePointAt(i);
            i += Character.charCount(c);
            if (CodePoints.isIgnorable(c) && !(i < normal.length() && CodePoints.isJoined(c, normal.codePointAt(i)))) {
                continue;
            }
            String folded = foldCase(plain(c));
            if (!started) {
                flushSpace(folded.codePointAt(0));
                out.startSegment();
                started = true;
            }
            for (int k = 0; k < folded.length(); k++) {
                out.addToSegment(folded.charAt(k), isCapital(c));
            }
        }
        if (started) {
            out.endSegment(from, to);
        }
    }

    /** NFKC, unless that makes white space of what is none: accents that stand alone, a phrase in one character. */
    private static String normal(String segment) {
        String normal = Normalizer.normalize(segment, Normalizer.Form.NFKC);
        return normal.indexOf(SPACE) < 0 ? normal : Normalizer.normalize(segment, Normalizer.Form.NFC);
    }

    private static boolean isCapital(int c) {
        return Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    /** One apostrophe and one hyphen for the many that are typed; no character that is none. */
    private static int plain(int c) {
        return switch (c) {
            case 0x2018, 0x2019, 0x2BC -> '\'';
            case 0x201C, 0x201D -> '"';
            case 0x2010, 0x2011, 0x2012, 0x2013, 0x2212 -> '-';
            default -> CodePoints.isNoCharacter(c) ? 0xFFFD : c;
        };
    }

    /**
     * Lower case of upper case of lower case: ß and ẞ become ss, all sigmas one, and so do the four letters i of Turkish, since
     * texts in other languages write any of them for any other.
     */
    private static String foldCase(int c) {
        String upper = Character.toString(Character.toLowerCase(c)).toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(2);
        upper.codePoints().forEach(u -> folded.appendCodePoint(Character.toLowerCase(u)));
        return folded.toString();
    }

    private static char[] table() {
        char[] table = new char[TABLE];
        for (char c = 0; c < TABLE; c++) {
            String normal = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
            if (CodePoints.isSpace(c)) {
                table[c] = SPACE;
            } else if (normal.length() == 1
                    && normal.charAt(0) != SPACE
                    && !CodePoints.isIgnorable(c)
                    && !CodePoints.extendsSegment(c)
                    && isCapital(c) == isCapital(normal.charAt(0))) {
                String folded = foldCase(plain(normal.charAt(0)));
                table[c] = folded.length() == 1 ? folded.charAt(0) : 0;
            }
        }
        return table;
    }
}
