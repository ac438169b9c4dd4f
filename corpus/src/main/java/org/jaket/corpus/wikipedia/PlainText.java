package org.jaket.corpus.wikipedia;

import java.util.ArrayList;
import java.util.List;

/**
 * Text as it grows, with the places of links. White space is held back until something follows it, so that there is never
 * more than one space or line break, and where something was left out the punctuation around the gap is closed up.
 */
final class PlainText {

    private static final String CLOSING = ",;:.)";

    private final StringBuilder text = new StringBuilder();
    private final List<PlainPage.Link> links = new ArrayList<>();
    private boolean space;
    private boolean lineBreak;
    private boolean gap;
    private int linkFrom = -1;
    private boolean linkOpen;
    private int boldFrom = -1;
    private int boldTo = -1;
    private boolean boldOpen;

    void append(int c) {
        if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            space = true;
            return;
        }
        if (gap && closedUp(c)) {
            return;
        }
        gap = false;
        if (text.length() > 0 && lineBreak) {
            text.append('\n');
        } else if (text.length() > 0 && space) {
            text.append(' ');
        }
        space = false;
        lineBreak = false;
        if (linkOpen && linkFrom < 0) {
            linkFrom = text.length();
        }
        if (boldOpen && boldFrom < 0) {
            boldFrom = text.length();
        }
        text.appendCodePoint(c);
    }

    void append(String more) {
        more.codePoints().forEach(this::append);
    }

    /** After a gap: whether a character is left out because what it belonged to is gone. */
    private boolean closedUp(int c) {
        int last = text.length() == 0 || lineBreak ? -1 : text.charAt(text.length() - 1);
        if (last == '(' && c == ')' && text.length() - 1 >= lastMark()) {
            text.setLength(text.length() - 1);
            int before = text.length() == 0 ? -1 : text.charAt(text.length() - 1);
            space = before == ' ';
            lineBreak = before == '\n';
            if (space || lineBreak) {
                text.setLength(text.length() - 1);
            }
            return true;
        }
        if ((last == '(' || last == ',' || last == ';') && (c == ',' || c == ';')) {
            return true;
        }
        if (last == '(' || (last >= 0 && CLOSING.indexOf(c) >= 0)) {
            space = false;
        }
        return false;
    }

    /** No link or bold text reaches beyond it. */
    private int lastMark() {
        int link = links.isEmpty() ? 0 : links.get(links.size() - 1).to();
        return Math.max(Math.max(link, linkFrom + 1), Math.max(boldFrom + 1, boldTo));
    }

    void space() {
        space = true;
    }

    void lineBreak() {
        lineBreak = true;
    }

    /** Something that is no text stood here. */
    void gap() {
        gap = true;
    }

    void openLink() {
        linkOpen = true;
        linkFrom = -1;
    }

    /** Ends the link that was opened last; one without text is none. */
    void closeLink(String title) {
        if (linkFrom >= 0 && text.length() > linkFrom && !title.isEmpty()) {
            links.add(new PlainPage.Link(linkFrom, text.length(), title));
        }
        linkOpen = false;
        linkFrom = -1;
    }

    /** Only the first bold text is kept. */
    void openBold() {
        boldOpen = boldTo < 0;
    }

    void closeBold() {
        if (boldOpen && boldFrom >= 0) {
            boldTo = text.length();
        }
        boldOpen = false;
    }

    PlainPage page(boolean disambiguation) {
        closeBold();
        boolean bold = boldFrom >= 0 && boldTo > boldFrom;
        return new PlainPage(text.toString(), links, bold ? boldFrom : 0, bold ? boldTo : 0, disambiguation);
    }
}
