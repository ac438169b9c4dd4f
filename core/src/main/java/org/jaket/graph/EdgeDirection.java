package org.jaket.graph;

/** Which edges count as an entity's neighbours. */
public enum EdgeDirection {
    /** Edges that leave the entity: the paper's N_v. */
    OUT,
    /** Also the edges that arrive, each read backwards under the inverse of its relation. */
    BOTH
}
