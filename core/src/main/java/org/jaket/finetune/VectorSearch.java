package org.jaket.finetune;

import java.util.List;

/** Finds the vectors nearest to one, by cosine. */
interface VectorSearch extends AutoCloseable {

    /** From so many vectors on an index is built; below, every vector is compared. */
    int INDEX_FROM = 100_000;

    /**
     * A vector that was found.
     *
     * @param row its row
     * @param cosine of the angle to the query
     */
    record Hit(int row, double cosine) {}

    /**
     * The nearest vectors.
     *
     * @param query any vector but zero
     * @param count how many
     * @return the nearest first; of equal ones the lower row first
     */
    List<Hit> nearest(float[] query, int count);

    @Override
    void close();
}
