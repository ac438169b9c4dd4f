package org.jaket.corpus.wikipedia;

import java.util.HashMap;
import java.util.Map;
import org.apache.commons.text.translate.EntityArrays;

/** Character references of HTML, by name and by decimal or hexadecimal number. */
final class CharacterReferences {

    private static final int LONGEST = 12;
    private static final Map<String, String> NAMES = names();

    private CharacterReferences() {}

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (var table : java.util.List.of(
                EntityArrays.BASIC_UNESCAPE, EntityArrays.ISO8859_1_UNESCAPE, EntityArrays.HTML40_EXTENDED_UNESCAPE)) {
            table.forEach((reference, character) ->
                    names.put(reference.subSequence(1, reference.length() - 1).toString(), character.toString()));
        }
        return names;
    }

    /** The reference at an index where a {@code &} stands: index after it, or -1 if there is none. */
    static int end(CharSequence text, int index, int limit) {
        int most = Math.min(limit, index + LONGEST);
        for (int i = index + 1; i < most; i++) {
            char c = text.charAt(i);
            if (c == ';') {
                return i + 1;
            }
            if (c != '#' && !Character.isLetterOrDigit(c)) {
                return -1;
            }
        }
        return -1;
    }

    /** What a reference stands for, or the reference itself if it stands for nothing. */
    static String decode(String reference) {
        String name = reference.substring(1, reference.length() - 1);
        if (!name.startsWith("#")) {
            return NAMES.getOrDefault(name, reference);
        }
        try {
            boolean hexadecimal = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int point = hexadecimal ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            boolean character = Character.isValidCodePoint(point)
                    && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                    && (point >= ' ' || point == '\t' || point == '\n');
            return character ? Character.toString(point) : reference;
        } catch (NumberFormatException e) {
            return reference;
        }
    }

    /** A text with its references replaced. */
    static String decodeAll(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = text.charAt(i) == '&' ? end(text, i, text.length()) : -1;
            if (end < 0) {
                out.append(text.charAt(i++));
            } else {
                out.append(decode(text.substring(i, end)));
                i = end;
            }
        }
        return out.toString();
    }
}
