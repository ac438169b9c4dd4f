package org.jaket.cli.progress;

import org.jaket.pretrain.Losses;
import org.jaket.pretrain.PretrainEvent;
import org.jaket.pretrain.UpcomingRefreshes;
import org.jspecify.annotations.Nullable;

/** Where a run stands, as its events tell: steps, speed, the next refresh, the time that is left. */
final class Progress {

    /** What the run is doing. */
    enum Phase {
        STARTING,
        MEMORY,
        EVALUATING,
        TRAINING,
        DONE
    }

    /** How many of the last steps the speed is measured over. */
    private static final int WINDOW = 20;

    private final double[] seconds = new double[WINDOW];
    private final long[] tokens = new long[WINDOW];
    private int measured;

    private Phase phase = Phase.STARTING;
    private long step;
    private long firstStep;
    private long totalSteps;
    private @Nullable Losses losses;
    private int described;
    private int toDescribe;
    private UpcomingRefreshes upcoming = new UpcomingRefreshes(-1, 0);
    private double refreshSeconds;

    /** Takes an event into account. */
    void on(PretrainEvent event) {
        if (event instanceof PretrainEvent.Started started) {
            step = started.step();
            firstStep = started.step();
            totalSteps = started.totalSteps();
            toDescribe = started.entities();
            upcoming = started.upcoming();
        } else if (event instanceof PretrainEvent.RefreshProgress refresh) {
            phase = Phase.MEMORY;
            described = refresh.done();
            toDescribe = refresh.total();
        } else if (event instanceof PretrainEvent.Refreshed refreshed) {
            phase = step == 0 ? Phase.EVALUATING : Phase.TRAINING;
            upcoming = refreshed.upcoming();
            refreshSeconds = refreshed.seconds();
        } else if (event instanceof PretrainEvent.Stepped stepped) {
            step(stepped);
        } else if (event instanceof PretrainEvent.Skipped skipped) {
            step = skipped.step();
        } else if (event instanceof PretrainEvent.Evaluated) {
            phase = step >= totalSteps ? Phase.DONE : Phase.TRAINING;
        } else if (event instanceof PretrainEvent.Finished) {
            phase = Phase.DONE;
        }
    }

    private void step(PretrainEvent.Stepped stepped) {
        step = stepped.step();
        losses = stepped.losses();
        seconds[measured % WINDOW] = stepped.seconds();
        tokens[measured % WINDOW] = stepped.tokens();
        measured++;
        phase = step >= totalSteps ? Phase.EVALUATING : Phase.TRAINING;
    }

    Phase phase() {
        return phase;
    }

    long step() {
        return step;
    }

    long totalSteps() {
        return totalSteps;
    }

    @Nullable
    Losses losses() {
        return losses;
    }

    int described() {
        return described;
    }

    int toDescribe() {
        return toDescribe;
    }

    /** Whether a step of this invocation has been made. */
    boolean stepping() {
        return step > firstStep;
    }

    /** Steps until the memory is computed anew; -1 when that is after the last step or not known. */
    long stepsToRefresh() {
        return upcoming.count() > 0 && upcoming.nextAt() > step ? upcoming.nextAt() - step : -1;
    }

    /** Text tokens a second over the last steps; NaN before the first. */
    double tokensPerSecond() {
        double sumTokens = 0;
        double sumSeconds = 0;
        for (int i = 0; i < Math.min(measured, WINDOW); i++) {
            sumTokens += tokens[i];
            sumSeconds += seconds[i];
        }
        return sumSeconds > 0 ? sumTokens / sumSeconds : Double.NaN;
    }

    /** Seconds until the last step, with the refreshes that come before it; NaN before the first step. */
    double secondsLeft() {
        int count = Math.min(measured, WINDOW);
        if (count == 0) {
            return Double.NaN;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += seconds[i];
        }
        return sum / count * (totalSteps - step) + upcoming.count() * refreshSeconds;
    }

    /** Whether refreshes are still to come of which it is not known how long one takes, after a resumption. */
    boolean leftIsMore() {
        return upcoming.count() > 0 && refreshSeconds == 0;
    }

    /** The part of the present phase that is done, between 0 and 1. */
    double share() {
        return switch (phase) {
            case STARTING -> 0;
            case MEMORY -> toDescribe == 0 ? 0 : (double) described / toDescribe;
            case EVALUATING, TRAINING -> totalSteps == 0 ? 0 : (double) step / totalSteps;
            case DONE -> 1;
        };
    }
}
