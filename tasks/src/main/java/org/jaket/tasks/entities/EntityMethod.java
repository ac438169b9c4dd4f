package org.jaket.tasks.entities;

import org.jaket.store.BadInputException;

/**
 * What helps where labels are few. Open to every system alike, so that none is compared with a weaker method.
 *
 * @param readMemory whether the classifier reads an entity's own memory vector beside E^KM, [E^KM; E(0)]: a probe and the
 *     graph in one classifier. What the classifier starts from is then for E^KM, with zeros beside it
 * @param pull how strongly weights are drawn to what they started from (L2-SP): after each update
 *     {@code w += rate · pull · (start - w)}; 0 is off
 * @param dropout the share of the classified vectors' elements that is dropped in training
 */
public record EntityMethod(boolean readMemory, double pull, double dropout) {

    /** None of it. */
    public static final EntityMethod PLAIN = new EntityMethod(false, 0, 0);

    /**
     * Checks the ranges.
     *
     * @throws BadInputException if an option is out of its range
     */
    public EntityMethod {
        if (!(pull >= 0)) {
            throw new BadInputException("--pull must be 0 or more, found " + pull);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new BadInputException("--dropout must be in [0, 1), found " + dropout);
        }
    }
}
