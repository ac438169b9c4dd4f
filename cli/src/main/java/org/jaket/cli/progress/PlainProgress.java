package org.jaket.cli.progress;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.jaket.pretrain.PretrainEvent;
import org.jaket.pretrain.PretrainListener;

/** Progress for a log or a pipe: a line about every ten seconds, and one for each event of note. */
public final class PlainProgress implements PretrainListener {

    private static final long BETWEEN_NANOS = 10_000_000_000L;

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final Progress progress = new Progress();
    private long printedAt;
    private boolean printed;

    /**
     * Lines to a writer.
     *
     * @param out where lines go
     * @param nanoTime a clock such as {@code System::nanoTime}
     */
    public PlainProgress(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void on(PretrainEvent event) {
        progress.on(event);
        String sentence = ProgressText.sentence(event);
        if (sentence != null) {
            out.println(sentence);
            out.flush();
            return;
        }
        boolean moves = event instanceof PretrainEvent.Stepped || event instanceof PretrainEvent.RefreshProgress;
        long now = nanoTime.getAsLong();
        if (moves && (!printed || now - printedAt >= BETWEEN_NANOS || isLastStep(event))) {
            out.println(line(event));
            out.flush();
            printed = true;
            printedAt = now;
        }
    }

    private String line(PretrainEvent event) {
        // The last step already counts as measuring; its line is about the step.
        return event instanceof PretrainEvent.Stepped stepped
                ? ProgressText.plainStep(progress, stepped)
                : ProgressText.plain(progress);
    }

    private boolean isLastStep(PretrainEvent event) {
        return event instanceof PretrainEvent.Stepped && event.step() == progress.totalSteps();
    }
}
