package org.jaket.tensor;

/** The type in which matrix products are computed; parameters and their gradients are f32 either way. */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /**
     * Matrix products in bfloat16 under autocast, and the messages of the knowledge module; other sums, normalisation and
     * losses in f32.
     */
    BF16
}
