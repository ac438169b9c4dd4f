package org.jaket.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jaket.pretrain.EvaluationResult;
import org.jaket.pretrain.Losses;
import org.jaket.pretrain.PretrainEvent;
import org.jaket.pretrain.UpcomingRefreshes;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final PretrainEvent STARTED = new PretrainEvent.Started(
            0, 200, 5000, 34_000_000, "fp32", "written_out", false, new UpcomingRefreshes(0, 4));

    private static PretrainEvent step(long number) {
        Losses losses = new Losses(1.25, 0.5, 3.75, Double.NaN, 5.5);
        return new PretrainEvent.Stepped(number, losses, 1e-5, 1e-4, 1, 2000, 900, 2.0, 0.0, 1L << 30);
    }

    private static Progress training(long steps) {
        Progress progress = new Progress();
        progress.on(STARTED);
        progress.on(new PretrainEvent.Refreshed(0, 0, 30, Double.NaN, new UpcomingRefreshes(50, 3)));
        for (long s = 1; s <= steps; s++) {
            progress.on(step(s));
        }
        return progress;
    }

    @Test
    void theLiveLineShowsStepLossesSpeedRefreshAndTime() {
        String line = ProgressText.live(training(20), 160);
        assertThat(line)
                .contains(
                        "step 20/200",
                        "c 1.25",
                        "r 0.50",
                        "t 3.75",
                        "e –",
                        "1,000 tok/s",
                        "refresh in 30",
                        "left",
                        "━");
    }

    @Test
    void theLiveLineNeverWrapsAndDropsTheLeastImportantFirst() {
        Progress progress = training(20);
        for (int columns = 1; columns <= 200; columns++) {
            assertThat(ProgressText.live(progress, columns)).hasSizeLessThan(Math.max(1, columns));
        }
        assertThat(ProgressText.live(progress, 80)).contains("loss").doesNotContain("refresh in");
    }

    @Test
    void timeLeftCountsTheRefreshesThatAreStillToCome() {
        // 180 steps of 2 s, and refreshes after 50, 100 and 150.
        assertThat(training(20).secondsLeft()).isEqualTo(180 * 2.0 + 3 * 30.0);
    }

    @Test
    void aPlanMadeAfterTheFirstRefreshReplacesItsSchedule() {
        Progress progress = training(0);
        progress.on(new PretrainEvent.Started(
                0, 40, 5000, 34_000_000, "fp32", "written_out", false, new UpcomingRefreshes(41, 0)));
        progress.on(step(1));
        assertThat(progress.secondsLeft()).isEqualTo(39 * 2.0);
        assertThat(progress.stepsToRefresh()).isEqualTo(-1);
    }

    @Test
    void theTimeOfRefreshesThatNoneIsKnownOfIsNotLeftOutUnsaid() {
        Progress resumed = new Progress();
        resumed.on(new PretrainEvent.Started(
                20, 40, 5000, 34_000_000, "fp32", "written_out", true, new UpcomingRefreshes(30, 1)));
        resumed.on(step(21));
        assertThat(resumed.leftIsMore()).isTrue();
        resumed.on(new PretrainEvent.Refreshed(30, 1, 12, 0.98765, new UpcomingRefreshes(100, 0)));
        assertThat(resumed.leftIsMore()).isFalse();
        assertThat(training(20).leftIsMore()).isFalse();
    }

    @Test
    void speedIsThatOfTheLastSteps() {
        Progress progress = training(20);
        for (long s = 21; s <= 40; s++) {
            progress.on(new PretrainEvent.Stepped(s, new Losses(1, 1, 1, 1, 4), 0, 0, 1, 4000, 1, 1.0, 0, 0));
        }
        assertThat(progress.tokensPerSecond()).isEqualTo(4000);
    }

    @Test
    void plainLinesComeAtMostEveryTenSecondsAndAlwaysForTheLastStep() {
        StringWriter out = new StringWriter();
        AtomicLong clock = new AtomicLong();
        PlainProgress plain = new PlainProgress(new PrintWriter(out), clock::get);
        plain.on(STARTED);
        for (long s = 1; s <= 200; s++) {
            clock.addAndGet(1_000_000_000L);
            plain.on(step(s));
        }
        List<String> steps =
                out.toString().lines().filter(line -> line.startsWith("step ")).toList();
        assertThat(steps).hasSize(21);
        assertThat(steps.get(1)).startsWith("step 11/200  loss c 1.25");
        assertThat(steps.get(20)).startsWith("step 200/200  loss c 1.25");
        assertThat(out.toString()).doesNotContain("\r").doesNotContain("\u001b");
    }

    @Test
    void plainLinesTellOfRefreshesEvaluationsAndWarnings() {
        StringWriter out = new StringWriter();
        PlainProgress plain = new PlainProgress(new PrintWriter(out), () -> 0);
        plain.on(STARTED);
        plain.on(new PretrainEvent.RefreshProgress(0, 1234, 5000));
        plain.on(new PretrainEvent.Refreshed(50, 1, 12, 0.98765, new UpcomingRefreshes(100, 2)));
        plain.on(new PretrainEvent.Evaluated(
                0,
                "before",
                new EvaluationResult(
                        List.of(new EvaluationResult.Measure("a", "category accuracy", 0.5, 0.1, 0.25, 10, true)))));
        plain.on(new PretrainEvent.Warning(3, "the disk is slow"));
        plain.on(new PretrainEvent.Skipped(4, 2, "gradient"));
        assertThat(out.toString().lines())
                .containsExactly(
                        "200 steps, 5,000 entities, 34.0 M parameters, fp32, attention written out",
                        "entity memory 1,234/5,000  25 %",
                        "entity memory refreshed in 12 s; mean cosine of old and new vectors 0.9877; next after step 100",
                        "held out before training: category accuracy: 0.5000",
                        "warning: the disk is slow",
                        "warning: step 4 was skipped, its gradient is not finite (2 in a row)");
    }

    @Test
    void theLiveLineIsRemovedWhenTheRunEnds() {
        StringWriter out = new StringWriter();
        LiveProgress live = new LiveProgress(new PrintWriter(out), 100, () -> 0);
        live.on(STARTED);
        live.on(step(1));
        live.on(new PretrainEvent.Finished(1, false, 3));
        assertThat(out.toString()).endsWith("\r\u001b[K");
    }
}
