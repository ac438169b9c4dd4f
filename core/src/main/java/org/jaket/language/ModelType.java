package org.jaket.language;

/** The two families of encoder; they differ in position ids, prefixes and the names of the masked-token head. */
public enum ModelType {
    /** Positions count from 0 (Devlin et al., 2018). */
    BERT,
    /** Positions count from {@code padTokenId + 1}, and padding has position {@code padTokenId} (Liu et al., 2019). */
    ROBERTA
}
