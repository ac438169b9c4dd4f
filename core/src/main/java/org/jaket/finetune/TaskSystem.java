package org.jaket.finetune;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jaket.store.BadInputException;
import org.jspecify.annotations.Nullable;

/** The systems that section 4.1 compares. What each of them may read is decided here and nowhere else. */
public enum TaskSystem {
    /** The language model alone, as the backbone was published or a language run left it; no graph, not even an empty one, is read. */
    LM("lm"),
    /** As JAKET, not pre-trained together: new knowledge module, random entity and relation memory. */
    LM_GNN("lm+gnn"),
    /** As JAKET, not pre-trained together: new knowledge module, memory from descriptions by the published backbone, or a language run. */
    LM_GNN_M("lm+gnn+m"),
    /** The graph network alone: new knowledge module, random memory, no language model. */
    GNN("gnn"),
    /** Everything from joint pre-training. */
    JAKET("jaket");

    private final String label;

    TaskSystem(String label) {
        this.label = label;
    }

    /** Its name in options and files, such as {@code lm+gnn}. */
    public String label() {
        return label;
    }

    /** Whether edges and entity vectors are read. */
    public boolean readsGraph() {
        return this != LM;
    }

    /** Whether entity and relation vectors come from descriptions; otherwise, with a graph, they are random. */
    public boolean describesEntities() {
        return this == LM_GNN_M || this == JAKET;
    }

    /** Whether the weights are those of a pre-training run. */
    public boolean isPretrained() {
        return this == JAKET;
    }

    /**
     * Refuses a run with mode: language for a system that would not read it.
     *
     * @param languageRun the run; null for none
     * @throws BadInputException if there is one and the weights are those of joint pre-training
     */
    public void requireLanguageRun(@Nullable String languageRun) {
        if (languageRun != null && isPretrained()) {
            throw new BadInputException(
                    "--language-run goes with the systems that are not pre-trained together, not with " + label);
        }
    }

    /**
     * The system of a name.
     *
     * @throws BadInputException if there is none
     */
    public static TaskSystem of(String label) {
        return Arrays.stream(values())
                .filter(system -> system.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInputException("no system named " + label + "; expected one of "
                        + Arrays.stream(values()).map(TaskSystem::label).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return label;
    }
}
