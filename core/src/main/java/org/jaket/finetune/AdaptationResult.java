package org.jaket.finetune;

import java.nio.file.Path;
import java.util.List;
import org.jaket.store.DatasetInfo;

/**
 * How an adaptation ended.
 *
 * @param directory the adapted model
 * @param completed whether it is there; if not, the same request goes on where this one was interrupted
 * @param graph what the graph's {@code dataset.json} says
 * @param described descriptions that LM1 read
 * @param describedTokens their tokens
 * @param reused descriptions whose vector was known already
 * @param describingSeconds how long LM1 read
 * @param warnings one sentence each
 */
public record AdaptationResult(
        Path directory,
        boolean completed,
        DatasetInfo graph,
        int described,
        long describedTokens,
        int reused,
        double describingSeconds,
        List<String> warnings) {}
