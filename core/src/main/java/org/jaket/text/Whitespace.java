package org.jaket.text;

import java.util.Locale;
import java.util.regex.Pattern;

/** White space and control characters in names and descriptions. */
public final class Whitespace {

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private Whitespace() {}

    /** The text with each run of white space and control characters as one space, and none at its ends. */
    public static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean odd = c < ' ' || (c >= 0x7f && (Character.isSpaceChar(c) || Character.isISOControl(c)));
            boolean edge = c == ' ' && (i == 0 || i == text.length() - 1 || text.charAt(i - 1) == ' ');
            if (odd || edge) {
                return SPACE.matcher(text).replaceAll(" ").strip();
            }
        }
        return text;
    }

    /**
     * What tells a sentence from others whose words are the same: the text in lower case, without white space and control
     * characters. Copies of a file differ in these.
     */
    public static String key(String text) {
        return SPACE.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
