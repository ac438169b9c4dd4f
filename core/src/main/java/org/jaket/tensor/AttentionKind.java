package org.jaket.tensor;

/** How attention without dropout is computed; attention with dropout is always written out. */
public enum AttentionKind {
    /** A matrix product, a softmax and a matrix product. */
    WRITTEN_OUT,
    /** The library's one kernel, which never stores the attention probabilities. */
    FUSED
}
