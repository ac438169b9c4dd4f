package org.jaket.corpus.link;

import java.util.Arrays;

/**
 * A text in the form in which names are compared: NFKC, without case, every run of white space one space, none beside
 * punctuation. Each character knows which characters of the original it stands for, and whether it was a capital.
 *
 * <p>A segment is what cannot be divided: a letter with its combining marks, an emoji with its modifiers, a flag. It may
 * fold to several characters (ß to ss), and a match must not begin or end inside it. Safe for use from several threads.
 */
final class FoldedText {

    private static final byte CAPITAL = 1;
    private static final byte SEGMENT_START = 2;
    private static final byte SEGMENT_END = 4;

    private final char[] chars;
    private final int[] from;
    private final int[] to;
    private final byte[] flags;

    private FoldedText(char[] chars, int[] from, int[] to, byte[] flags) {
        this.chars = chars;
        this.from = from;
        this.to = to;
        this.flags = flags;
    }

    /** The folded characters, not to be changed. */
    char[] chars() {
        return chars;
    }

    int length() {
        return chars.length;
    }

    /** Index in the original of the first character that folded characters from {@code begin} on stand for. */
    int from(int begin) {
        return from[begin];
    }

    /** Index in the original after the last character that folded characters up to {@code end}, exclusive, stand for. */
    int to(int end) {
        return to[end - 1];
    }

    /** Whether folded characters {@code begin} to {@code end - 1} are whole words and whole segments. */
    boolean isWhole(int begin, int end) {
        return (flags[begin] & SEGMENT_START) != 0
                && (flags[end - 1] & SEGMENT_END) != 0
                && CodePoints.isBorder(chars, begin)
                && CodePoints.isBorder(chars, end);
    }

    /** Which of up to 64 characters from {@code begin} on are capitals, the first in the lowest bit. */
    long capitals(int begin, int end) {
        long mask = 0;
        for (int i = begin; i < Math.min(end, begin + Long.SIZE); i++) {
            mask |= (long) (flags[i] & CAPITAL) << (i - begin);
        }
        return mask;
    }

    /** Which of up to 64 characters from {@code begin} on have a lower-case form of their own: letters that know case. */
    long cased(int begin, int end) {
        long mask = 0;
        for (int i = begin; i < Math.min(end, begin + Long.SIZE); i++) {
            mask |= Character.isLowerCase(chars[i]) ? 1L << (i - begin) : 0;
        }
        return mask;
    }

    @Override
    public String toString() {
        return new String(chars);
    }

    /** Collects folded characters. */
    static final class Builder {
        private char[] chars;
        private int[] from;
        private int[] to;
        private byte[] flags;
        private int length;
        private int segmentStart;

        Builder(int expected) {
            int capacity = Math.max(16, expected + 8);
            chars = new char[capacity];
            from = new int[capacity];
            to = new int[capacity];
            flags = new byte[capacity];
        }

        int length() {
            return length;
        }

        char last() {
            return chars[length - 1];
        }

        /** Appends a segment of one character. */
        void add(char folded, boolean capital, int originalFrom, int originalTo) {
            room();
            chars[length] = folded;
            from[length] = originalFrom;
            to[length] = originalTo;
            flags[length++] = (byte) (SEGMENT_START | SEGMENT_END | (capital ? CAPITAL : 0));
        }

        void startSegment() {
            segmentStart = length;
        }

        /** Appends a character to the segment that was started. */
        void addToSegment(char folded, boolean capital) {
            room();
            chars[length] = folded;
            flags[length++] = capital ? CAPITAL : 0;
        }

        void endSegment(int originalFrom, int originalTo) {
            if (length > segmentStart) {
                Arrays.fill(from, segmentStart, length, originalFrom);
                Arrays.fill(to, segmentStart, length, originalTo);
                flags[segmentStart] |= SEGMENT_START;
                flags[length - 1] |= SEGMENT_END;
            }
        }

        private void room() {
            if (length == chars.length) {
                int capacity = Math.addExact(length, Math.max(64, length >> 1));
                chars = Arrays.copyOf(chars, capacity);
                from = Arrays.copyOf(from, capacity);
                to = Arrays.copyOf(to, capacity);
                flags = Arrays.copyOf(flags, capacity);
            }
        }

        FoldedText build() {
            return new FoldedText(Arrays.copyOf(chars, length), from, to, flags);
        }
    }
}
