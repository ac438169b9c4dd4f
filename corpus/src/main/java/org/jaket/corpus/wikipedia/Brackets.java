package org.jaket.corpus.wikipedia;

import java.util.Arrays;

/**
 * Which double brackets and braces of a wikitext belong together, found in one pass. Where they cross, a pair of braces
 * wins over brackets that are still open inside it.
 */
final class Brackets {

    private static final char TRIPLE = '3';

    private final String text;
    private final int[] closing;
    private int[] open = new int[64];
    private char[] kinds = new char[64];
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
            } else if (doubled && c == '[') {
                push(i, '[');
                i += 2;
            } else if (doubled && c == '}') {
                i += closeBraces(i);
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

    private void push(int index, char kind) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
            kinds = Arrays.copyOf(kinds, 2 * depth);
        }
        open[depth] = index;
        kinds[depth++] = kind;
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
