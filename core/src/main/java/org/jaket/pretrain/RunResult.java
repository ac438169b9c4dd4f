package org.jaket.pretrain;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param run the run directory
 * @param step the last finished step
 * @param completed false when it was interrupted and can be resumed
 * @param before held-out measures before the first step; null when nothing is held out
 * @param after held-out measures after the last step; null when interrupted or nothing is held out
 */
public record RunResult(
        Path run,
        long step,
        boolean completed,
        @Nullable EvaluationResult before,
        @Nullable EvaluationResult after) {}
