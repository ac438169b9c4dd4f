package org.jaket.tasks.entities;

import java.util.Arrays;
import java.util.Locale;
import org.jaket.store.BadInputException;

/** What the vector of a category starts from. */
public enum ClassifierStart {
    /** {@link #PRETRAINED} for jaket with its graph, else {@link #NEW}. */
    AUTO,
    /** Small random numbers. */
    NEW,
    /** LM1's vector of the category's label and description. */
    LABELS,
    /**
     * What pre-training has learnt for the category; for a category that it has not seen, what a linear map from
     * {@link #LABELS}, fitted on those that it has, predicts.
     */
    PRETRAINED;

    /**
     * The start of a name.
     *
     * @throws BadInputException if there is none
     */
    public static ClassifierStart of(String label) {
        return Arrays.stream(values())
                .filter(start -> start.toString().equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "no start of the classifier named " + label + "; expected auto, new, labels or pretrained"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
