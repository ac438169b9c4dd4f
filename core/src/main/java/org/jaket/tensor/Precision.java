package org.jaket.tensor;

/** The type in which matrix products are computed; parameters and their gradients are f32 either way. */
public enum Precision {
    /** 32-bit floating point throughout. */
    FP32,
    /** Matrix products in bfloat16 under autocast; sums, normalisation and losses in f32. */
    BF16
}
