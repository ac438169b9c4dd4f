package org.jaket.tasks;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jaket.finetune.TaskSystem;
import org.jaket.store.BadInputException;

/** What a reviewer would take away to see what it is worth. */
public enum Ablation {
    /** Nothing. */
    NONE("none"),
    /** The graph: a linear classifier on the memory vectors alone. */
    PROBE("probe"),
    /** The graph, of tasks on text: what joint pre-training has made of the language module is left, and reads text alone. */
    NO_GRAPH("no-graph"),
    /** Attention: all sampled neighbours count alike. */
    MEAN("mean"),
    /** The edges: every tail is exchanged for another edge's; degrees of heads and relations stay. */
    SHUFFLED_EDGES("shuffled-edges"),
    /** The descriptions: random entity vectors. */
    RANDOM_VECTORS("random-vectors"),
    /**
     * The answers: labels are permuted in the training and the development part, so a harness without a leak scores
     * chance. Of FewRel sentences are exchanged among relations; a question of MetaQA gets as many of its candidates as
     * answers.
     */
    PERMUTED_LABELS("permuted-labels");

    private final String label;

    Ablation(String label) {
        this.label = label;
    }

    /** Its name in options and files. */
    public String label() {
        return label;
    }

    /**
     * The ablation of a name.
     *
     * @throws BadInputException if there is none
     */
    public static Ablation of(String label) {
        return Arrays.stream(values())
                .filter(ablation -> ablation.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInputException("no ablation named " + label + "; expected one of "
                        + Arrays.stream(values()).map(Ablation::label).collect(Collectors.joining(", "))));
    }

    /** Whether a system reads edges and entity vectors when this is taken from it. */
    public boolean leavesGraphOf(TaskSystem system) {
        return system.readsGraph() && this != NO_GRAPH;
    }

    /**
     * Refuses what a task on text has no use for.
     *
     * @param system the system that it is taken from
     * @throws BadInputException if that has nothing of the kind
     */
    public void requireOf(TaskSystem system) {
        if (this == PROBE) {
            throw new BadInputException(
                    "--ablation probe is one of entity classification; expected none, no-graph, mean,"
                            + " shuffled-edges, random-vectors or permuted-labels. Without a graph the text alone is left: no-graph"
                            + " of jaket, and --system lm of the others");
        }
        if (this == NO_GRAPH && system.readsGraph() && !system.isPretrained()) {
            throw new BadInputException(
                    "--ablation no-graph is one of jaket; without its graph the system " + system.label() + " is "
                            + TaskSystem.LM.label() + ", so choose --system " + TaskSystem.LM.label());
        }
        boolean ofGraph = this == NO_GRAPH || this == MEAN || this == SHUFFLED_EDGES || this == RANDOM_VECTORS;
        if (ofGraph && !system.readsGraph()) {
            throw new BadInputException(
                    "--ablation " + label + " takes a graph apart, and the system " + system.label() + " reads none");
        }
        if (this == RANDOM_VECTORS && !system.describesEntities()) {
            throw new BadInputException(
                    "--ablation " + label + " changes nothing: the system " + system.label() + " has random vectors");
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
