package org.jaket.pretrain;

/** Training stopped because losses or gradients were not finite many times in a row. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with one plain sentence.
     *
     * @param message what happened and which checkpoint is good
     */
    public DivergedException(String message) {
        super(message);
    }
}
