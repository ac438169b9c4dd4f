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

    /** One description after another; nothing if it says nothing new. */
    static String join(String before, String more) {
        if (before.isEmpty() || more.isEmpty()) {
            return before + more;
        }
        return before.contains(more) ? before : before + (before.endsWith(".") ? " " : "; ") + more;
    }
}
