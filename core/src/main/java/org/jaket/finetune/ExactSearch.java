package org.jaket.finetune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jaket.store.VectorTable;

/** Compares the query with every vector. */
final class ExactSearch implements VectorSearch {

    private static final int AT_ONCE = 4096;
    private static final Comparator<Hit> WORST_FIRST =
            Comparator.comparingDouble(Hit::cosine).thenComparing(Hit::row, Comparator.reverseOrder());

    private final VectorTable vectors;

    ExactSearch(VectorTable vectors) {
        this.vectors = vectors;
    }

    @Override
    public List<Hit> nearest(float[] query, int count) {
        PriorityQueue<Hit> best = new PriorityQueue<>(WORST_FIRST);
        int width = vectors.width();
        float[] rows = new float[AT_ONCE * width];
        double queryNorm = Math.sqrt(dot(query, query, 0));
        for (int from = 0; from < vectors.rows(); from += AT_ONCE) {
            int n = Math.min(AT_ONCE, vectors.rows() - from);
            vectors.read(from, n, rows);
            for (int i = 0; i < n; i++) {
                double norm = Math.sqrt(norm(rows, i * width, width));
                Hit hit = new Hit(from + i, dot(query, rows, i * width) / Math.max(1e-30, norm * queryNorm));
                if (best.size() < count) {
                    best.add(hit);
                } else if (count > 0 && WORST_FIRST.compare(hit, best.element()) > 0) {
                    best.remove();
                    best.add(hit);
                }
            }
        }
        List<Hit> hits = new ArrayList<>(best);
        hits.sort(WORST_FIRST.reversed());
        return hits;
    }

    private static double dot(float[] query, float[] rows, int at) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = 0;
        for (; i + 3 < query.length; i += 4) {
            sum0 += query[i] * rows[at + i];
            sum1 += query[i + 1] * rows[at + i + 1];
            sum2 += query[i + 2] * rows[at + i + 2];
            sum3 += query[i + 3] * rows[at + i + 3];
        }
        for (; i < query.length; i++) {
            sum0 += query[i] * rows[at + i];
        }
        return (double) sum0 + sum1 + sum2 + sum3;
    }

    private static double norm(float[] rows, int at, int width) {
        float sum0 = 0;
        float sum1 = 0;
        int i = at;
        for (; i + 1 < at + width; i += 2) {
            sum0 += rows[i] * rows[i];
            sum1 += rows[i + 1] * rows[i + 1];
        }
        return (double) sum0 + sum1 + (i < at + width ? rows[i] * rows[i] : 0);
    }

    @Override
    public void close() {
        // The table belongs to the directory.
    }
}
