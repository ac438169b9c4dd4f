package org.jaket.pretrain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jaket.memory.RefreshSchedule;

/**
 * Every cursor of a run; with the tensors of a checkpoint it determines all that follows.
 *
 * @param step the last finished step
 * @param refreshes how many refreshes of the memory there were, the first computation not counted: i of Eq. 4;
 *     -1 before that computation
 * @param nextRefreshAt the step after which the next refresh comes
 * @param updates updates that the optimiser's moments hold
 * @param skipped steps that changed nothing
 * @param skippedInARow of them, the last ones in a row
 * @param tokens text tokens read
 */
record TrainingState(
        long step, int refreshes, long nextRefreshAt, long updates, long skipped, int skippedInARow, long tokens) {

    /** Before anything: no memory yet, its first computation due at once. */
    static final TrainingState INITIAL = new TrainingState(0, -1, 0, 0, 0, 0, 0);

    boolean hasMemory() {
        return refreshes >= 0;
    }

    boolean refreshDue() {
        return step == nextRefreshAt;
    }

    TrainingState refreshed(RefreshSchedule schedule) {
        int count = refreshes + 1;
        return new TrainingState(
                step, count, nextRefreshAt + schedule.interval(count), updates, skipped, skippedInARow, tokens);
    }

    /** Before the first step, with another schedule than the one that the first computation of the memory had. */
    TrainingState scheduled(RefreshSchedule schedule) {
        return new TrainingState(step, refreshes, step + schedule.interval(0), updates, skipped, skippedInARow, tokens);
    }

    TrainingState stepped(long readTokens, boolean wasSkipped) {
        return new TrainingState(
                step + 1,
                refreshes,
                nextRefreshAt,
                wasSkipped ? updates : updates + 1,
                wasSkipped ? skipped + 1 : skipped,
                wasSkipped ? skippedInARow + 1 : 0,
                tokens + readTokens);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("refreshes", refreshes);
        map.put("next_refresh_at", nextRefreshAt);
        map.put("updates", updates);
        map.put("skipped", skipped);
        map.put("skipped_in_a_row", skippedInARow);
        map.put("tokens", tokens);
        return map;
    }
}
