package org.jaket.corpus.link;

/** Properties of characters that decide where words and indivisible pieces of text end. */
final class CodePoints {

    private static final int ZERO_WIDTH_SPACE = 0x200B;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int FIRST_MARK = 0x300;

    private CodePoints() {}

    static boolean isSpace(int c) {
        return c < 0x80
                ? c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F)
                : Character.isSpaceChar(c) || c == 0x85 || c == ZERO_WIDTH_SPACE || c == 0xFEFF;
    }

    static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** Characters without a form of their own that words are written with or without: soft hyphens, joiners. */
    static boolean isIgnorable(int c) {
        return c == 0xAD
                || c == 0x34F
                || (c >= 0x180B && c <= 0x180E)
                || (c >= 0x200C && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0100 && c <= 0xE01EF);
    }

    /** Whether a character belongs to the one before it: marks, later parts of a syllable, modifiers of emoji. */
    static boolean extendsSegment(int c) {
        if (c < FIRST_MARK) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default ->
                (c >= 0x1160 && c <= 0x11FF) // vowels and final consonants of Hangul
                        || c == 0xFF9E // the voicing marks of half-width kana
                        || c == 0xFF9F
                        || c == ZERO_WIDTH_JOINER
                        || (c >= 0x1F3FB && c <= 0x1F3FF)
                        || (c >= 0xE0020 && c <= 0xE007F);
        };
    }

    /** Whether what follows a zero-width joiner belongs to the segment before it, as in an emoji of several. */
    static boolean isJoined(int before, int after) {
        return before == ZERO_WIDTH_JOINER && !Character.isLetter(after) && !isSpace(after);
    }

    static boolean isRegionalIndicator(int c) {
        return c >= 0x1F1E6 && c <= 0x1F1FF;
    }

    /** Whether a word may begin or end at an index: not between two letters, digits or marks of a script with spaces. */
    static boolean isBorder(char[] text, int index) {
        if (index == 0 || index == text.length) {
            return true;
        }
        int before = Character.codePointBefore(text, index);
        int after = Character.codePointAt(text, index);
        return !isWordCharacter(before)
                || !isWordCharacter(after)
                || isWrittenWithoutSpaces(before)
                || isWrittenWithoutSpaces(after);
    }

    static boolean isWordCharacter(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }
        return Character.isLetterOrDigit(c) || (c >= FIRST_MARK && extendsSegment(c));
    }

    private static boolean isWrittenWithoutSpaces(int c) {
        if (c < 0xE00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    static boolean isNoCharacter(int c) {
        return (c & 0xFFFE) == 0xFFFE;
    }
}
