package org.jaket.finetune;

/** How the vector of a text is made of those of its tokens. */
public enum Pooling {
    /** The vector of the first token, [CLS]. */
    CLS,
    /** The mean over all tokens, [CLS] and [SEP] included. */
    MEAN
}
