package org.jaket.cli.progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jaket.cli.report.Format;
import org.jaket.corpus.link.LinkStream;

/** How far the linking of text has come: a live line on a terminal, a line twice a minute elsewhere. */
public final class LinkProgress implements AutoCloseable {

    private static final String CLEAR = "\r\u001b[K";
    private static final long BETWEEN_LIVE_NANOS = 100_000_000L;
    private static final long BETWEEN_LINES_NANOS = 30_000_000_000L;

    private final PrintWriter err;
    private final int columns;
    private final LongSupplier nanoTime;
    private final long started;
    private long shownAt;
    private boolean drawn;

    /**
     * Progress to a writer.
     *
     * @param err where it goes
     * @param columns width of the terminal; 0 when it is none
     * @param nanoTime a clock such as {@code System::nanoTime}
     */
    public LinkProgress(PrintWriter err, int columns, LongSupplier nanoTime) {
        this.err = err;
        this.columns = columns;
        this.nanoTime = nanoTime;
        started = nanoTime.getAsLong();
        shownAt = started;
    }

    /** Hears what has been done so far. */
    public void at(LinkStream.Totals totals) {
        long now = nanoTime.getAsLong();
        boolean live = columns > 0;
        if (now - shownAt < (live ? BETWEEN_LIVE_NANOS : BETWEEN_LINES_NANOS)) {
            return;
        }
        shownAt = now;
        drawn = live;
        if (live) {
            String text = text(totals, now);
            // A line that wraps could not be removed.
            err.print(CLEAR + (text.length() < columns ? text : text.substring(0, columns - 1)));
            err.flush();
        } else {
            err.println(text(totals, now));
        }
    }

    /** Says what has been done, and what was wrong with the input. */
    public void finished(LinkStream.Totals totals) {
        close();
        err.println(text(totals, nanoTime.getAsLong()));
        if (totals.rejected() > 0) {
            err.println("warning: " + Format.count(totals.rejected())
                    + " lines could not be read; each has an object with \"error\" in its place");
        }
        if (totals.replaced() > 0) {
            err.println("warning: " + Format.count(totals.replaced())
                    + " lines are not in UTF-8; their faulty bytes were replaced by U+FFFD");
        }
        if (!totals.firstFault().isEmpty()) {
            err.println("warning: the first is " + totals.firstFault());
        }
        err.flush();
    }

    private String text(LinkStream.Totals totals, long now) {
        double seconds = Math.max(1e-9, (now - started) / 1e9);
        return String.format(
                Locale.ROOT,
                "linked: %s lines, %s characters, %s mentions in %s (%.2f million characters a second)",
                Format.count(totals.lines()),
                Format.count(totals.characters()),
                Format.count(totals.mentions()),
                Format.duration(seconds),
                totals.characters() / seconds / 1e6);
    }

    /** Removes a line that is still there. */
    @Override
    public void close() {
        if (drawn) {
            err.print(CLEAR);
            err.flush();
            drawn = false;
        }
    }
}
