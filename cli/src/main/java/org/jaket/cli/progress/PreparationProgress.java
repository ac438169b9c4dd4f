package org.jaket.cli.progress;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.jaket.cli.report.Format;
import org.jaket.corpus.Progress;

/** How far the preparation of a data set has come: a live line on a terminal; elsewhere a line a
 * stage, and one about every ten seconds. */
public final class PreparationProgress implements Progress, AutoCloseable {

    private static final String CLEAR = "\r\u001b[K";
    private static final long BETWEEN_LIVE_NANOS = 100_000_000L;
    private static final long BETWEEN_PLAIN_NANOS = 10_000_000_000L;
    private static final long ESTIMATE_AFTER_NANOS = 2_000_000_000L;
    private static final int BAR = 32;

    private final PrintWriter out;
    private final int columns;
    private final LongSupplier nanoTime;
    private String stage = "";
    private long stageStarted;
    private long doneBefore;
    private long drawnAt;
    private long printedAt;
    private boolean drawn;

    /**
     * Progress to a writer.
     *
     * @param out where it goes
     * @param columns width of the terminal; 0 when it is none
     * @param nanoTime a clock such as {@code System::nanoTime}
     */
    public PreparationProgress(PrintWriter out, int columns, LongSupplier nanoTime) {
        this.out = out;
        this.columns = columns;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void at(String newStage, long done, long total) {
        long now = nanoTime.getAsLong();
        if (!newStage.equals(stage)) {
            stage = newStage;
            stageStarted = now;
            doneBefore = done;
            drawnAt = now - BETWEEN_LIVE_NANOS;
            printedAt = now;
        }
        if (done >= total) {
            String time = Format.duration((now - stageStarted) / 1e9);
            out.println((drawn ? CLEAR : "") + stage + ": " + Format.count(total) + " in " + time);
            out.flush();
            drawn = false;
            stage = "";
        } else if (columns > 0 && now - drawnAt >= BETWEEN_LIVE_NANOS) {
            out.print(CLEAR + line(done, total));
            out.flush();
            drawn = true;
            drawnAt = now;
        } else if (columns == 0 && now - printedAt >= BETWEEN_PLAIN_NANOS) {
            out.println(stage + ": " + Format.count(done) + "/" + Format.count(total) + left(done, total));
            out.flush();
            printedAt = now;
        }
    }

    /** How long the stage still takes, if it goes on as it did; what was done when it was first heard of counts for nothing. */
    private String left(long done, long total) {
        long spent = nanoTime.getAsLong() - stageStarted;
        if (spent < ESTIMATE_AFTER_NANOS || done <= doneBefore) {
            return "";
        }
        return "  " + Format.duration(spent / 1e9 / (done - doneBefore) * (total - done)) + " left";
    }

    private String line(long done, long total) {
        int full = (int) (BAR * done / Math.max(1, total));
        String line = stage + "  " + "━".repeat(full) + "┄".repeat(BAR - full) + "  " + Format.count(done) + "/"
                + Format.count(total) + left(done, total);
        return line.length() < columns ? line : line.substring(0, columns - 1);
    }

    /** Removes a line that is still there. */
    @Override
    public synchronized void close() {
        if (drawn) {
            out.print(CLEAR);
            out.flush();
            drawn = false;
        }
    }
}
