package org.jaket.text;

/**
 * An entity named in a text, {@code m = (e, s, o)} of section 3.1.
 *
 * @param entity the entity's index in the data set
 * @param start position of the mention's first token in its sequence, [CLS] being position 0
 * @param end position of the mention's last token, inclusive
 */
public record Mention(int entity, int start, int end) {

    /**
     * Checks the span.
     *
     * @throws IllegalArgumentException if the entity or the start is negative, or the end lies before the start
     */
    public Mention {
        if (entity < 0 || start < 0 || end < start) {
            throw new IllegalArgumentException(
                    "no mention can have entity " + entity + ", start " + start + " and end " + end);
        }
    }
}
