package org.jaket.corpus.link;

import org.jaket.corpus.wordnet.ClosedClass;

/**
 * Names that are nearly never meant when they stand in a text: function words of English, single letters, numbers. A
 * function word with a capital that is no sentence's first is a name all the same ("WHO", "in May").
 */
final class StopNames {

    private StopNames() {}

    /**
     * Whether a mention should not be linked.
     *
     * @param text the folded text
     * @param begin where the mention begins in it
     * @param end where it ends
     * @param ignoreCase whether capitals mean nothing
     */
    static boolean stops(FoldedText text, int begin, int end, boolean ignoreCase) {
        char[] chars = text.chars();
        if (isBare(chars, begin, end)) {
            return true;
        }
        boolean name = !ignoreCase
                && text.capitals(begin, end) != 0
                && !(text.capitals(begin, end) == 1 && CaseRule.startsSentence(chars, begin));
        return !name && ClosedClass.contains(new String(chars, begin, end - begin));
    }

    /** Without letters and symbols, or one letter of an alphabet, with or without a point. */
    private static boolean isBare(char[] chars, int begin, int end) {
        int letters = 0;
        for (int i = begin; i < end; ) {
            int c = Character.codePointAt(chars, i, end);
            i += Character.charCount(c);
            if (isWord(c) || isSymbol(c)) {
                return false;
            }
            letters += Character.isLetter(c) ? 1 : 0;
        }
        return letters == 0 || (letters == 1 && (end - begin == 1 || chars[begin + 1] == '.'));
    }

    /** Whether one character may be a word. */
    private static boolean isWord(int c) {
        return Character.isIdeographic(c)
                || (c >= 0x1100 && Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL);
    }

    private static boolean isSymbol(int c) {
        int type = Character.getType(c);
        return type == Character.OTHER_SYMBOL || type == Character.CURRENCY_SYMBOL || type == Character.MATH_SYMBOL;
    }
}
