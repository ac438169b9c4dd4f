package org.jaket.corpus;

/**
 * The description of an entity as the model reads it, with the entity's own mention in it (section 3.5).
 *
 * @param text the description
 * @param from index of the mention's first character
 * @param to index after its last character
 */
record OwnMention(String text, int from, int to) {

    /**
     * Puts the label before the description, unless the description starts with it: {@code England: country in …}, but
     * {@code England is a country …}. Without a description the label stands alone.
     */
    static OwnMention of(String label, String description) {
        if (description.isEmpty()) {
            return new OwnMention(label, 0, label.length());
        }
        boolean starts = description.regionMatches(true, 0, label, 0, label.length())
                && (description.length() == label.length() || isBorder(description.codePointAt(label.length())));
        return new OwnMention(starts ? description : label + ": " + description, 0, label.length());
    }

    /** White space and punctuation; not letters, and not what may belong to the character before, such as an accent. */
    private static boolean isBorder(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** One description after another, unless the first is or has the second as a whole piece. */
    static String join(String before, String more) {
        return hasPiece(before, more) ? before : append(before, more);
    }

    /** One piece after another, with a semicolon between them unless the first is a sentence. */
    static String append(String before, String more) {
        if (before.isEmpty() || more.isEmpty()) {
            return before + more;
        }
        return before + (before.endsWith(".") ? " " : "; ") + more;
    }

    /** Whether a piece stands between borders that {@link #append} makes: "code: 12" is none of "code: 12, 1". */
    private static boolean hasPiece(String text, String piece) {
        for (int at = text.indexOf(piece); at >= 0 && !piece.isEmpty(); at = text.indexOf(piece, at + 1)) {
            int end = at + piece.length();
            boolean starts = at == 0 || text.startsWith("; ", at - 2) || text.startsWith(". ", at - 2);
            boolean ends = end == text.length() || text.startsWith(piece.endsWith(".") ? " " : "; ", end);
            if (starts && ends) {
                return true;
            }
        }
        return false;
    }
}
