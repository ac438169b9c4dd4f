package org.jaket.corpus.link;

/**
 * Whether the capitals of a mention agree with those of a name. Capitals of a name must be in the text, so "us" is not
 * "US". A capital that the name does not have is allowed where a sentence starts, in a title that capitalises each of
 * several words, and in a piece of more than three letters that is all capitals, so "US" is not "us" either.
 */
final class CaseRule {

    /** How well a mention fits a name. */
    enum Fit {
        EXACT,
        VARIANT,
        NONE
    }

    private static final int SHOUTED = 3;

    private CaseRule() {}

    /**
     * Compares the capitals of the first 64 characters.
     *
     * @param name the capitals of the name
     * @param text the folded text
     * @param begin where the mention begins in it
     * @param end where it ends
     */
    static Fit fit(long name, FoldedText text, int begin, int end) {
        long found = text.capitals(begin, end);
        if (name == found) {
            return Fit.EXACT;
        }
        long cased = text.cased(begin, end);
        if (found == cased && Long.bitCount(cased) > SHOUTED) {
            return Fit.VARIANT;
        }
        if ((name & ~found) != 0) {
            return Fit.NONE;
        }
        long extra = found & ~name;
        if (extra == Long.lowestOneBit(cased) && startsSentence(text.chars(), begin)) {
            return Fit.VARIANT;
        }
        long starts = wordStarts(text.chars(), begin, end) & cased;
        boolean title = Long.bitCount(starts) > 1 && (found & starts) == starts && (extra & ~starts) == 0;
        return title ? Fit.VARIANT : Fit.NONE;
    }

    private static long wordStarts(char[] text, int begin, int end) {
        long mask = 0;
        for (int i = begin; i < Math.min(end, begin + Long.SIZE); i++) {
            boolean start = i == begin || !CodePoints.isWordCharacter(text[i - 1]);
            mask |= start && CodePoints.isWordCharacter(text[i]) ? 1L << (i - begin) : 0;
        }
        return mask;
    }

    static boolean startsSentence(char[] text, int at) {
        int before = at - 1;
        while (before >= 0 && !CodePoints.isWordCharacter(text[before])) {
            if (".!?:\n".indexOf(text[before]) >= 0) {
                return true;
            }
            before--;
        }
        return before < 0;
    }
}
