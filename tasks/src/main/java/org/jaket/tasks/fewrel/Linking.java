package org.jaket.tasks.fewrel;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jaket.store.BadInputException;

/** How heads and tails are linked to the entities of a graph. */
enum Linking {
    /** Only identifiers that are the same. */
    IDS("ids"),
    /** Where that fails, names: see {@link MentionLinker}. */
    IDS_AND_NAMES("ids+names");

    private final String label;

    Linking(String label) {
        this.label = label;
    }

    /**
     * The way of a name.
     *
     * @throws BadInputException if there is none
     */
    static Linking of(String label) {
        return Arrays.stream(values())
                .filter(linking -> linking.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInputException("--link: expected one of "
                        + Arrays.stream(values()).map(value -> value.label).collect(Collectors.joining(", "))
                        + ", found " + label));
    }
}
