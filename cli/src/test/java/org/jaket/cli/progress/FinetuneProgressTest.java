package org.jaket.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jaket.finetune.FinetuneEvent;
import org.junit.jupiter.api.Test;

class FinetuneProgressTest {

    private final StringWriter text = new StringWriter();
    private final AtomicLong seconds = new AtomicLong(1000);
    private final FinetuneProgress progress =
            new FinetuneProgress(new PrintWriter(text), () -> seconds.get() * 1_000_000_000L);

    private List<String> lines() {
        return text.toString().lines().toList();
    }

    /** Steps of four seconds each. */
    private void steps(long from, long to) {
        for (long step = from; step <= to; step++) {
            seconds.addAndGet(4);
            progress.on(new FinetuneEvent.Stepped(step, 0.5, 1, 3.5));
        }
    }

    @Test
    void aLineAboutEveryTenSecondsSaysHowLongItStillTakes() {
        progress.on(new FinetuneEvent.Started(0, 100, 1000, false));
        seconds.addAndGet(4);
        progress.on(new FinetuneEvent.Validated(0, 0.25, true, 4));
        steps(1, 5);
        assertThat(lines())
                .containsExactly(
                        "starting at step 0 of at most 100, 1,000 trained values",
                        "step 2/100  loss 0.5000  dev 0.2500 (best 0.2500)  3.50 s a step  6:32 left",
                        "step 5/100  loss 0.5000  dev 0.2500 (best 0.2500)  3.50 s a step  6:20 left");
    }

    @Test
    void whatWasSeenBeforeAResumptionIsNotShownAndDoesNotCount() {
        progress.on(new FinetuneEvent.Started(90, 100, 1000, true));
        steps(91, 93);
        progress.on(new FinetuneEvent.Validated(93, 0.5, false, 1));
        steps(94, 96);
        assertThat(lines())
                .containsExactly(
                        "going on after step 90 of at most 100, 1,000 trained values",
                        "step 93/100  loss 0.5000  3.50 s a step  28 s left",
                        "step 96/100  loss 0.5000  dev 0.5000  3.50 s a step  16 s left");
    }
}
