package org.jaket.random;

/** What random numbers are drawn for. The name, not the position, keys the stream, so constants may be reordered. */
public enum Purpose {
    /** Initial values of parameters that no backbone provides. */
    INITIALIZATION,
    /** Which root entities a step starts its random walks from (section 3.6). */
    ROOT_ENTITIES,
    /** Steps of the random walks (section 3.6). */
    RANDOM_WALK,
    /** Neighbours sampled for the knowledge module (section 3.2). */
    NEIGHBOR_SAMPLING,
    /** Which micro-steps show relations to the knowledge module. */
    RELATION_SHOWING,
    /** Which text sequences a step reads. */
    TEXT_SAMPLING,
    /** Masked tokens (section 3.6). */
    TOKEN_MASKING,
    /** Masked entities (section 3.6). */
    ENTITY_MASKING,
    /** Negative candidates of masked-entity prediction (section 3.6). */
    NEGATIVE_ENTITIES,
    /** Dropout masks. */
    DROPOUT,
    /** Choice of held-out entities, triples and text. */
    HELD_OUT,
    /** Evaluation batches. */
    EVALUATION,
    /** Random memory vectors, for the baseline without descriptions (section 4.1). */
    RANDOM_MEMORY,
    /** Splits of a downstream task into training, development and test part. */
    TASK_SPLIT,
    /** Order of a downstream task's training examples. */
    TASK_EXAMPLES,
    /** Initial values of what a downstream task adds. */
    TASK_INITIALIZATION,
    /** Deliberate damage for ablations: shuffled edges, permuted labels, dropped triples. */
    ABLATION,
    /** Episodes of few-shot learning. */
    EPISODES,
    /** Synthetic graphs and texts. */
    SYNTHETIC,
    /** Parts of a run that are sampled for the report. */
    REPORT;

    long ordinalKey() {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name().length(); i++) {
            hash = (hash ^ name().charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }
}
