package org.jaket.model;

/**
 * Where a batch of text shows entities, as Eq. 3 needs it: one pair for every token inside a shown mention.
 *
 * @param positions token positions in the flattened batch, b·T + t; each at most once, since mentions are disjoint
 * @param roots for each position, the row of E^KM that is added there
 */
public record MentionSites(int[] positions, int[] roots) {

    /** No mention at all. */
    public static final MentionSites NONE = new MentionSites(new int[0], new int[0]);

    public MentionSites {
        if (positions.length != roots.length) {
            throw new IllegalArgumentException(
                    "expected as many roots as positions, found " + roots.length + " and " + positions.length);
        }
    }
}
