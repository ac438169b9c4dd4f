package org.jaket.corpus.wikipedia;

/**
 * Runs of apostrophes, which stand for italics and bold. If a line has an odd number of both, one run of three was meant as
 * an apostrophe and italics, as in {@code ''Hamlet'''s}; MediaWiki's rule says which.
 */
final class Quotes {

    private final String text;
    private final Brackets brackets;
    private int lineFrom = -1;
    private int lineTo = -1;
    private int apostrophe = -1;

    Quotes(String text, Brackets brackets) {
        this.text = text;
        this.brackets = brackets;
    }

    /** Whether the run of three that starts at an index is an apostrophe and italics. */
    boolean isApostrophe(int index) {
        if (index < lineFrom || index >= lineTo) {
            readLine(index);
        }
        return index == apostrophe;
    }

    private void readLine(int index) {
        lineFrom = text.lastIndexOf('\n', index) + 1;
        int bold = 0;
        int italics = 0;
        int afterLetter = -1;
        int afterWord = -1;
        int afterSpace = -1;
        int i = lineFrom;
        while (i < text.length() && text.charAt(i) != '\n') {
            char c = text.charAt(i);
            if (c == '{' && brackets.closing(i) > 0 && !(index > i && index < brackets.closing(i))) {
                i = brackets.closing(i) + 2;
                continue;
            }
            int run = c == '\'' ? run(i) : 0;
            italics += run == 2 || run >= 5 ? 1 : 0;
            bold += run >= 3 ? 1 : 0;
            if (run == 3 && i > lineFrom) {
                boolean space = text.charAt(i - 1) == ' ';
                boolean letter = !space && (i - 2 < lineFrom || text.charAt(i - 2) == ' ');
                afterSpace = space && afterSpace < 0 ? i : afterSpace;
                afterLetter = letter && afterLetter < 0 ? i : afterLetter;
                afterWord = !space && !letter && afterWord < 0 ? i : afterWord;
            }
            i += Math.max(1, run);
        }
        lineTo = i;
        int chosen = afterLetter >= 0 ? afterLetter : afterWord >= 0 ? afterWord : afterSpace;
        apostrophe = bold % 2 == 1 && italics % 2 == 1 ? chosen : -1;
    }

    private int run(int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) == '\'') {
            i++;
        }
        return i - from;
    }
}
