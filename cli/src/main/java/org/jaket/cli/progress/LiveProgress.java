package org.jaket.cli.progress;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.jaket.pretrain.PretrainEvent;
import org.jaket.pretrain.PretrainListener;

/** One line of a terminal that is rewritten in place; what is worth keeping scrolls by above it. */
public final class LiveProgress implements PretrainListener, AutoCloseable {

    private static final long SHORTEST_NANOS = 100_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final int columns;
    private final LongSupplier nanoTime;
    private final Progress progress = new Progress();
    private long drawnAt;
    private boolean drawn;

    /**
     * A line on a terminal.
     *
     * @param out the terminal
     * @param columns its width
     * @param nanoTime a clock such as {@code System::nanoTime}
     */
    public LiveProgress(PrintWriter out, int columns, LongSupplier nanoTime) {
        this.out = out;
        this.columns = columns;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void on(PretrainEvent event) {
        Progress.Phase before = progress.phase();
        progress.on(event);
        String sentence = ProgressText.sentence(event);
        if (sentence != null) {
            out.println((drawn ? CLEAR : "") + sentence);
        }
        long now = nanoTime.getAsLong();
        if (sentence != null || progress.phase() != before || now - drawnAt >= SHORTEST_NANOS) {
            draw(now);
        }
        if (progress.phase() == Progress.Phase.DONE) {
            close();
        }
    }

    private void draw(long now) {
        out.print(CLEAR + ProgressText.live(progress, columns));
        out.flush();
        drawn = true;
        drawnAt = now;
    }

    /** Removes the line. */
    @Override
    public synchronized void close() {
        if (drawn) {
            out.print(CLEAR);
            out.flush();
            drawn = false;
        }
    }
}
