package org.jaket.corpus.dumps;

/** How much of a page's beginning is kept as the description of its entity, before it is cut to tokens. */
public final class Openings {

    /** The most characters: 64 tokens of more than 30 characters. */
    public static final int LENGTH = 2048;

    private Openings() {}

    /** The first characters of a text, without half a character. */
    public static String of(String text) {
        if (text.length() <= LENGTH) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LENGTH - 1)) ? LENGTH - 1 : LENGTH);
    }
}
