package org.jaket.finetune;

import io.github.jbellis.jvector.disk.ReaderSupplier;
import io.github.jbellis.jvector.disk.ReaderSupplierFactory;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.disk.OnDiskGraphIndex;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jaket.store.BadInputException;
import org.jaket.tensor.Tensors;

/** JVector's graph index over unit vectors, in a file: finds most of the nearest, and looks at few. */
final class IndexedSearch implements VectorSearch {

    /** Kept, since a logger that nobody holds forgets its level: JVector warns of every Java without its vector API. */
    @SuppressWarnings("UnusedVariable")
    private static final Logger LOGGER = quiet();

    private static final VectorTypeSupport TYPES =
            VectorizationProvider.getInstance().getVectorTypeSupport();
    private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;
    private static final int DEGREE = 32;
    private static final int BEAM = 100;
    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;
    private static final int SEARCH_AT_LEAST = 200;
    private static final int SEARCH_FACTOR = 4;
    private static final int REPORT_EVERY = 1024;

    private final Path file;
    private final ReaderSupplier reader;
    private final OnDiskGraphIndex index;

    private IndexedSearch(Path file, ReaderSupplier reader, OnDiskGraphIndex index) {
        this.file = file;
        this.reader = reader;
        this.index = index;
    }

    private static Logger quiet() {
        Logger logger = Logger.getLogger("io.github.jbellis.jvector");
        logger.setLevel(Level.SEVERE);
        return logger;
    }

    /** Rows of a tensor, scaled to length 1. */
    private record UnitRows(List<VectorFloat<?>> rows, int dimension) implements RandomAccessVectorValues {

        static UnitRows of(Tensor vectors) {
            int width = Math.toIntExact(vectors.size(1));
            List<VectorFloat<?>> rows = new ArrayList<>();
            for (long from = 0; from < vectors.size(0); from += REPORT_EVERY) {
                long n = Math.min(REPORT_EVERY, vectors.size(0) - from);
                float[] values;
                try (Tensor part = vectors.narrow(0, from, n)) {
                    values = Tensors.toFloats(part);
                }
                for (int i = 0; i < n; i++) {
                    rows.add(unit(java.util.Arrays.copyOfRange(values, i * width, (i + 1) * width)));
                }
            }
            return new UnitRows(rows, width);
        }

        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public VectorFloat<?> getVector(int row) {
            return rows.get(row);
        }

        @Override
        public boolean isValueShared() {
            return false;
        }

        @Override
        public RandomAccessVectorValues copy() {
            return this;
        }
    }

    private static VectorFloat<?> unit(float[] values) {
        double norm = 0;
        for (float value : values) {
            norm += (double) value * value;
        }
        double scale = 1 / Math.max(1e-30, Math.sqrt(norm));
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * scale);
        }
        return TYPES.createFloatVector(scaled);
    }

    /**
     * Builds an index.
     *
     * @param vectors {@code [N, F]}
     * @param file where to
     * @param progress hears how far it has come
     */
    static void build(Tensor vectors, Path file, AdaptationProgress progress) {
        UnitRows rows = UnitRows.of(vectors);
        BuildScoreProvider scores = BuildScoreProvider.randomAccessScoreProvider(rows, SIMILARITY);
        AtomicInteger done = new AtomicInteger();
        try (GraphIndexBuilder builder = GraphIndexBuilder.builder(scores, rows.dimension(), DEGREE)
                .withBeamWidth(BEAM)
                .withNeighborOverflow(OVERFLOW)
                .withAlpha(ALPHA)
                .build()) {
            ForkJoinPool.commonPool()
                    .submit(() -> IntStream.range(0, rows.size()).parallel().forEach(row -> {
                        builder.addGraphNode(row, rows.getVector(row));
                        int now = done.incrementAndGet();
                        if (now % REPORT_EVERY == 0) {
                            report(progress, now, rows.size());
                        }
                    }))
                    .join();
            builder.cleanup();
            OnDiskGraphIndex.write(builder.getGraph(), rows, file);
        } catch (IOException e) {
            throw BadInputException.writing(file, e);
        }
        report(progress, rows.size(), rows.size());
    }

    private static void report(AdaptationProgress progress, int done, int total) {
        synchronized (progress) {
            progress.at("building the index", done, total);
        }
    }

    /**
     * Opens an index whose checksum has been checked.
     *
     * @param file the file
     * @param rows how many vectors it should hold
     * @throws BadInputException if it is no such index
     */
    static IndexedSearch open(Path file, int rows, int width) {
        try {
            ReaderSupplier reader = ReaderSupplierFactory.open(file);
            OnDiskGraphIndex index = load(file, reader);
            if (index.size(0) != rows || index.getDimension() != width) {
                index.close();
                reader.close();
                throw new BadInputException(
                        file + " is no index over " + rows + " vectors of " + width + "; adapt again");
            }
            return new IndexedSearch(file, reader, index);
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // JVector does not say what it throws on a file that is none of its own
    private static OnDiskGraphIndex load(Path file, ReaderSupplier reader) throws IOException {
        try {
            return OnDiskGraphIndex.load(reader);
        } catch (RuntimeException | AssertionError e) {
            reader.close();
            throw new BadInputException(file + " is damaged: it is no index of JVector; adapt again", e);
        }
    }

    @Override
    public List<Hit> nearest(float[] query, int count) {
        int searched = Math.max(SEARCH_AT_LEAST, SEARCH_FACTOR * count);
        try (OnDiskGraphIndex.View view = index.getView();
                GraphSearcher searcher = new GraphSearcher(index)) {
            var scores = DefaultSearchScoreProvider.exact(unit(query), SIMILARITY, view);
            SearchResult result = searcher.search(scores, count, searched, 0f, 0f, Bits.ALL);
            List<Hit> hits = new ArrayList<>();
            for (SearchResult.NodeScore node : result.getNodes()) {
                // JVector's score of a product p of unit vectors is (1 + p) / 2.
                hits.add(new Hit(node.node, 2.0 * node.score - 1));
            }
            return hits;
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }

    @Override
    public void close() {
        try {
            index.close();
            reader.close();
        } catch (IOException e) {
            throw BadInputException.reading(file, e);
        }
    }
}
