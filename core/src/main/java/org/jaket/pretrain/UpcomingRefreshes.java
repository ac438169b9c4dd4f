package org.jaket.pretrain;

import org.jaket.memory.RefreshSchedule;

/**
 * The refreshes of the entity memory that a run has still before it (section 3.5, Eq. 4).
 *
 * @param nextAt the step after which the next one would come; it may lie beyond the run
 * @param count how many come before the last step
 */
public record UpcomingRefreshes(long nextAt, int count) {

    /**
     * Follows the schedule to the end of the run.
     *
     * @param schedule the intervals
     * @param refreshes how many refreshes there were, the first computation not counted
     * @param nextAt the step after which the next one comes
     * @param totalSteps the run's last step, after which there is none
     */
    static UpcomingRefreshes of(RefreshSchedule schedule, int refreshes, long nextAt, long totalSteps) {
        int count = 0;
        for (long at = nextAt; at < totalSteps; at += schedule.interval(refreshes + count)) {
            count++;
        }
        return new UpcomingRefreshes(nextAt, count);
    }
}
