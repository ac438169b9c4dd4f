package org.jaket.cli.progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jaket.cli.report.Format;
import org.jaket.finetune.FinetuneEvent;
import org.jaket.finetune.FinetuneListener;

/** Progress of fine-tuning in plain lines: one about every ten seconds, and one for each event of note. */
public final class FinetuneProgress implements FinetuneListener {

    private static final long BETWEEN_NANOS = 10_000_000_000L;

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private long totalSteps;
    private long startedAfter;
    private long startedAt;
    private double score = Double.NaN;
    private double best = Double.NaN;
    private long printedAt;

    /**
     * Lines to a writer.
     *
     * @param out where lines go
     * @param nanoTime a clock such as {@code System::nanoTime}
     */
    public FinetuneProgress(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
    }

    @Override
    public void on(FinetuneEvent event) {
        if (event instanceof FinetuneEvent.Started started) {
            totalSteps = started.totalSteps();
            startedAfter = started.step();
            startedAt = nanoTime.getAsLong();
            printedAt = startedAt;
            score = Double.NaN;
            best = Double.NaN;
            say(String.format(
                    Locale.ROOT,
                    "%s step %d of at most %d, %,d trained values",
                    started.resumed() ? "going on after" : "starting at",
                    started.step(),
                    totalSteps,
                    started.parameters()));
        } else if (event instanceof FinetuneEvent.Validated validated) {
            score = validated.score();
            if (validated.step() == startedAfter) {
                // The look before the first step is not one of those that are still to come.
                startedAt = nanoTime.getAsLong();
            }
            best = validated.best() ? score : best;
        } else if (event instanceof FinetuneEvent.Stepped stepped) {
            step(stepped);
        } else if (event instanceof FinetuneEvent.Skipped skipped) {
            say("step " + skipped.step() + " changed nothing: its " + skipped.what() + " is not finite");
        } else if (event instanceof FinetuneEvent.Warning warning) {
            say("warning: " + warning.message());
        } else if (event instanceof FinetuneEvent.Finished finished && finished.completed()) {
            say(String.format(
                    Locale.ROOT,
                    "step %d: done; the weights of step %d are kept, dev %.4f",
                    finished.step(),
                    finished.bestStep(),
                    finished.bestScore()));
        }
    }

    private void step(FinetuneEvent.Stepped stepped) {
        long now = nanoTime.getAsLong();
        if (now - printedAt >= BETWEEN_NANOS) {
            printedAt = now;
            say(String.format(
                    Locale.ROOT,
                    "step %d/%d  loss %.4f%s  %.2f s a step  %s left",
                    stepped.step(),
                    totalSteps,
                    stepped.loss(),
                    looks(),
                    stepped.seconds(),
                    Format.duration(secondsLeft(stepped.step(), now))));
        }
    }

    /** What the looks at the development part have shown; after a resumption, those since. */
    private String looks() {
        if (Double.isNaN(score)) {
            return "";
        }
        return String.format(Locale.ROOT, "  dev %.4f", score)
                + (Double.isNaN(best) ? "" : String.format(Locale.ROOT, " (best %.4f)", best));
    }

    /** Until the last step, if patience does not end it before, with the looks at the development part that fall into it. */
    private double secondsLeft(long step, long now) {
        return (now - startedAt) / 1e9 / (step - startedAfter) * (totalSteps - step);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
