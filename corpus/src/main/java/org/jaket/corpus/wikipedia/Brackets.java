package org.jaket.corpus.wikipedia;

import java.util.Arrays;

/**
 * Which double brackets and braces of a wikitext belong together, found in one pass. Where they cross, a pair of braces
 * wins over brackets that are still open inside it. Of three closing brackets the first belongs to a single bracket
 * that is open inside the pair, such as that of a link to another site in the caption of a picture.
 */
final class Brackets {

    private static final char TRIPLE = '3';

    private final String text;
    private final int[] closing;
    private int[] open = new int[64];
    private char[] kinds = new char[64];
    /** How many single brackets are open in each pair that is open, and outside of all. */
    private int[] singles = new int[65];

    private int depth;
    private int braces;

    Brackets(String text) {
        this.text = text;
        closing = new int[text.length()];
        int i = 0;
        while (i + 1 < text.length()) {
            char c = text.charAt(i);
            boolean doubled = text.charAt(i + 1) == c;
            if (doubled && c == '{') {
                boolean triple = text.startsWith("{{{", i) && !text.startsWith("{{{{", i);
                push(i, triple ? TRIPLE : '{');
                i += triple ? 3 : 2;
            } else if (c == '[' && doubled && !isSingleBeforePair(i)) {
                push(i, '[');
                i += 2;
            } else if (c == '[') {
                singles[depth]++;
                i++;
            } else if (doubled && c == '}') {
                i += closeBraces(i);
            } else if (c == ']' && singles[depth] > 0 && (!doubled || text.startsWith("]]]", i))) {
                singles[depth]--;
                i++;
            } else if (doubled && c == ']' && depth > 0 && kinds[depth - 1] == '[') {
                closing[open[--depth]] = i;
                i += 2;
            } else {
                i++;
            }
        }
    }

    /** Where the end of the pair that opens at an index begins; 0 if none opens there. */
    int closing(int index) {
        return closing[index];
    }

    /** Of three brackets the last two are a pair, and the first is one in the text, as in MediaWiki. */
    private boolean isSingleBeforePair(int index) {
        return text.startsWith("[[[", index) && !text.startsWith("[[[[", index);
    }

    private void push(int index, char kind) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
            kinds = Arrays.copyOf(kinds, 2 * depth);
            singles = Arrays.copyOf(singles, 2 * depth + 1);
        }
        open[depth] = index;
        kinds[depth++] = kind;
        singles[depth] = 0;
        braces += kind == '[' ? 0 : 1;
    }

    private int closeBraces(int index) {
        if (braces == 0) {
            return 1;
        }
        while (kinds[depth - 1] == '[') {
            depth--;
        }
        depth--;
        braces--;
        if (kinds[depth] == TRIPLE) {
            if (text.startsWith("}}}", index)) {
                closing[open[depth]] = index;
                return 3;
            }
            closing[open[depth] + 1] = index;
            return 2;
        }
        closing[open[depth]] = index;
        return 2;
    }
}
