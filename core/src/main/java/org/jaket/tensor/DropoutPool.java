package org.jaket.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;

/**
 * Long runs of ready-made dropout masks, from which {@link Dropout} cuts.
 *
 * <p>A pool is a pure function of the seed, the rate and the step divided by {@value #STEPS_PER_POOL}; element
 * {@code i} does not depend on how long the pool is. So a resumed run cuts the same masks. Rates are kept in units of
 * 1/65536, and the scale is that of the rounded rate, so that the expected value of a mask is one to rounding.
 *
 * <p>Owns its tensors; views that a computation still holds stay valid after a refresh and after closing. Thread-safe.
 */
public final class DropoutPool implements AutoCloseable {

    /** How many steps cut their masks from the same pool. */
    static final int STEPS_PER_POOL = 4;

    /** At least so many places where a mask can begin. */
    static final long WINDOW = 1L << 22;

    private static final int CHUNK = 1 << 16;
    private static final int LEVELS = 1 << 16;

    private record Key(double rate, ScalarType type) {}

    private record Content(long key, long size, Tensor masks) {}

    private final Map<Key, Content> contents = new HashMap<>();

    /** A pool that holds nothing until it is asked. */
    public DropoutPool() {}

    /**
     * A mask of scaled zeros and ones.
     *
     * @return a view of {@code length} elements in the caller's scope
     */
    synchronized Tensor cut(double rate, ScalarType type, Randomness randomness, long step, int site, long length) {
        long window = Math.max(length, WINDOW);
        long key = randomness.key(Purpose.DROPOUT, Math.floorDiv(step, STEPS_PER_POOL));
        Content content = content(new Key(rate, type), key, length + window);
        long place = mix(mix(randomness.key(Purpose.DROPOUT, ~step)) + site);
        long offset = Long.remainderUnsigned(place, window / 8) * 8;
        return content.masks().narrow(0, offset, length);
    }

    private Content content(Key place, long key, long size) {
        Content present = contents.get(place);
        if (present != null && present.key() == key && present.size() >= size) {
            return present;
        }
        long wanted = present == null ? roundedUp(size) : Math.max(roundedUp(size), present.size());
        if (present != null) {
            // Before the new one is made, so that it gets the old one's memory instead of a second place.
            contents.remove(place);
            present.masks().releaseReference();
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor masks = Tensors.empty(ScalarType.Float, wanted);
            fill(masks, wanted, place.rate(), key);
            Tensor typed = place.type() == ScalarType.Float ? masks : masks.to(place.type());
            typed.retainReference();
            Content content = new Content(key, wanted, typed);
            contents.put(place, content);
            return content;
        }
    }

    /** In large units, so that batches that grow little by little do not leave a gap of each size behind. */
    private static long roundedUp(long size) {
        return (size + WINDOW - 1) / WINDOW * WINDOW;
    }

    /** Fills chunks in parallel; each 64-bit word of the counter-based generator decides four elements. */
    private static void fill(Tensor masks, long size, double rate, long key) {
        int dropped = (int) Math.round(rate * LEVELS);
        float scale = (float) ((double) LEVELS / (LEVELS - dropped));
        int chunks = Math.toIntExact((size + CHUNK - 1) / CHUNK);
        List<ByteBuffer> buffers = new ArrayList<>(chunks);
        for (int c = 0; c < chunks; c++) {
            long start = (long) c * CHUNK;
            buffers.add(Tensors.bytes(masks.narrow(0, start, Math.min(CHUNK, size - start))));
        }
        IntStream.range(0, chunks).parallel().forEach(c -> {
            ByteBuffer buffer = buffers.get(c).order(ByteOrder.nativeOrder());
            float[] values = new float[buffer.capacity() / Float.BYTES];
            fill(values, mix(key ^ (c * 0xD1342543DE82EF95L)), dropped, scale);
            buffer.asFloatBuffer().put(values);
        });
    }

    private static void fill(float[] values, long key, int dropped, float scale) {
        long state = key;
        int whole = values.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            long bits = mix(state += 0x9E3779B97F4A7C15L);
            values[i] = (bits & 0xFFFF) < dropped ? 0 : scale;
            values[i + 1] = (bits >>> 16 & 0xFFFF) < dropped ? 0 : scale;
            values[i + 2] = (bits >>> 32 & 0xFFFF) < dropped ? 0 : scale;
            values[i + 3] = (bits >>> 48) < dropped ? 0 : scale;
        }
        long rest = mix(state + 0x9E3779B97F4A7C15L);
        for (int i = whole; i < values.length; i++, rest >>>= 16) {
            values[i] = (rest & 0xFFFF) < dropped ? 0 : scale;
        }
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long z) {
        long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        y = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
        return y ^ (y >>> 31);
    }

    @Override
    public synchronized void close() {
        contents.values().forEach(content -> content.masks().releaseReference());
        contents.clear();
    }
}
