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
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
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

    /**
     * Rows of a tensor, scaled to length 1 when they are asked for. They stay in the tensor's own memory; what is kept of
     * each row is one number.
     */
    private static final class UnitRows implements RandomAccessVectorValues {
        private static final int PIECE_BYTES = 1 << 30;

        private final List<FloatBuffer> pieces = new ArrayList<>();
        private final int rowsOfPiece;
        private final float[] scales;
        private final int width;

        /** Rows of {@code [N, F]}, f32, contiguous, which must outlive them. */
        UnitRows(Tensor vectors) {
            width = Math.toIntExact(vectors.size(1));
            scales = new float[Math.toIntExact(vectors.size(0))];
            rowsOfPiece = Math.max(1, PIECE_BYTES / (Float.BYTES * Math.max(1, width)));
            for (int from = 0; from < scales.length; from += rowsOfPiece) {
                try (Tensor piece = vectors.narrow(0, from, Math.min(rowsOfPiece, scales.length - from))) {
                    pieces.add(Tensors.bytes(piece).asFloatBuffer());
                }
            }
            float[] row = new float[width];
            for (int i = 0; i < scales.length; i++) {
                read(i, row);
                scales[i] = (float) scale(row);
            }
        }

        private void read(int row, float[] into) {
            pieces.get(row / rowsOfPiece).get(row % rowsOfPiece * width, into, 0, width);
        }

        @Override
        public int size() {
            return scales.length;
        }

        @Override
        public int dimension() {
            return width;
        }

        @Override
        public VectorFloat<?> getVector(int row) {
            float[] values = new float[width];
            read(row, values);
            float scale = scales[row];
            for (int i = 0; i < width; i++) {
                values[i] *= scale;
            }
            return TYPES.createFloatVector(values);
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

    private static double scale(float[] values) {
        double norm = 0;
        for (float value : values) {
            norm += (double) value * value;
        }
        return 1 / Math.max(1e-30, Math.sqrt(norm));
    }

    private static VectorFloat<?> unit(float[] values) {
        double scale = scale(values);
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] * scale);
        }
        return TYPES.createFloatVector(scaled);
    }

    /**
     * Builds an index.
     *
     * @param vectors {@code [N, F]}, f32, on the CPU
     * @param file where to
     * @param progress hears how far it has come
     */
    static void build(Tensor vectors, Path file, AdaptationProgress progress) {
        try (PointerScope scope = new PointerScope()) {
            build(new UnitRows(vectors.contiguous()), file, progress);
        }
    }

    private static void build(UnitRows rows, Path file, AdaptationProgress progress) {
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
