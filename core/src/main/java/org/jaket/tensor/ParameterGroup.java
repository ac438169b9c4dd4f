package org.jaket.tensor;

/** Which learning rate and which weight decay a parameter gets (appendix A.1). */
public enum ParameterGroup {
    /** Matrices of the language module: its learning rate, with weight decay. */
    LANGUAGE_DECAY(true, true),
    /** Biases and LayerNorms of the language module: its learning rate, no weight decay. */
    LANGUAGE_PLAIN(true, false),
    /** Matrices of everything else: the knowledge module's learning rate, with weight decay. */
    KNOWLEDGE_DECAY(false, true),
    /** Biases and LayerNorms of everything else: the knowledge module's learning rate, no weight decay. */
    KNOWLEDGE_PLAIN(false, false),
    /** Matrices that a downstream task adds: a learning rate of their own, with weight decay. */
    TASK_DECAY(false, true),
    /** Biases that a downstream task adds: a learning rate of their own, no weight decay. */
    TASK_PLAIN(false, false);

    private final boolean language;
    private final boolean decay;

    ParameterGroup(boolean language, boolean decay) {
        this.language = language;
        this.decay = decay;
    }

    /** Whether the language module's learning rate applies. */
    public boolean isLanguage() {
        return language;
    }

    /** Whether a downstream task has added the parameter. */
    public boolean isTask() {
        return this == TASK_DECAY || this == TASK_PLAIN;
    }

    /** Whether weight decay applies. */
    public boolean decays() {
        return decay;
    }
}
