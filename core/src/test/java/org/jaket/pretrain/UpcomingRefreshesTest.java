package org.jaket.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import org.jaket.memory.RefreshSchedule;
import org.junit.jupiter.api.Test;

class UpcomingRefreshesTest {

    /** Eq. 4 with the paper's values: after 10, 20, 30, 50, 70, 90, 130, 170, 210, 290, ... steps. */
    @Test
    void followsTheScheduleToTheLastStep() {
        assertThat(UpcomingRefreshes.of(RefreshSchedule.PAPER, 0, 10, 130)).isEqualTo(new UpcomingRefreshes(10, 6));
        assertThat(UpcomingRefreshes.of(RefreshSchedule.PAPER, 0, 10, 131)).isEqualTo(new UpcomingRefreshes(10, 7));
        assertThat(UpcomingRefreshes.of(RefreshSchedule.PAPER, 3, 50, 130)).isEqualTo(new UpcomingRefreshes(50, 3));
        assertThat(UpcomingRefreshes.of(RefreshSchedule.PAPER, 3, 50, 50)).isEqualTo(new UpcomingRefreshes(50, 0));
    }

    /** The same steps as a run takes. */
    @Test
    void agreesWithTheState() {
        TrainingState state = TrainingState.INITIAL.refreshed(RefreshSchedule.PAPER);
        int total = 1000;
        int expected = UpcomingRefreshes.of(RefreshSchedule.PAPER, state.refreshes(), state.nextRefreshAt(), total)
                .count();
        int found = 0;
        while (state.step() < total) {
            if (state.refreshDue()) {
                state = state.refreshed(RefreshSchedule.PAPER);
                found++;
            }
            state = state.stepped(1, false);
        }
        assertThat(found).isEqualTo(expected).isPositive();
    }
}
