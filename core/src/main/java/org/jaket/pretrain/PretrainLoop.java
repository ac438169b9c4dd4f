package org.jaket.pretrain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jaket.memory.RefreshSchedule;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.AtomicFiles;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jaket.tensor.NativeHeap;
import org.jaket.text.MaskedBatch;
import org.jaket.text.SequenceSource;
import org.jaket.text.TextBatch;
import org.jspecify.annotations.Nullable;

/**
 * The order of things in a run: memory, evaluation, steps with refreshes and checkpoints in between, evaluation.
 *
 * <p>After step s come, in this order, the evaluation due at s, the checkpoint due at s, and before step s + 1 the
 * refresh due at s. So a checkpoint needs no more than its cursors to say what comes next.
 */
final class PretrainLoop {

    private static final int NOT_FINITE_IN_A_ROW = 10;
    private static final int PROBE_STEPS = 3;
    private static final int CALIBRATION_SEQUENCES = 16;
    private static final int TRIM_EVERY = 50;

    private final RunDirectory run;
    private final PretrainData data;
    private final PretrainModel model;
    private final List<PretrainListener> listeners;
    private final StopSignal stop;
    private final CheckpointDirectory checkpoints;
    private final long started = System.nanoTime();
    private PretrainConfig config;
    private TrainingState state = TrainingState.INITIAL;
    private @Nullable Path lastCheckpoint;

    PretrainLoop(
            RunDirectory run,
            PretrainData data,
            PretrainModel model,
            PretrainConfig config,
            List<PretrainListener> listeners,
            StopSignal stop) {
        this.run = run;
        this.data = data;
        this.model = model;
        this.config = config;
        this.listeners = new ArrayList<>(listeners);
        this.stop = stop;
        this.checkpoints =
                new CheckpointDirectory(run.path(), config.checkpoint().keep());
    }

    /**
     * A fresh run: weights are initialised. From its first checkpoint on it can be resumed; with a planner, from its plan
     * on, because what was asked of the planner is not in the run.
     */
    RunResult start(Planner planner) {
        MergeCalibration merge = new MergeCalibration(model);
        merge.initialize(config.merge().initialization(), someOf(data.text()));
        try (Trainer trainer = new Trainer(model, config, config.steps())) {
            lastCheckpoint = Checkpointing.write(checkpoints, model, trainer.optimizer(), state);
        }
        if (planner == Planner.NONE) {
            writeConfig();
        }
        return go(null, planner);
    }

    /** An interrupted run. */
    RunResult resume(Checkpoint checkpoint, List<String> warnings) {
        MetricsFile.cutAfter(run.metrics(), checkpoint.step(), Checkpointing.hasMemory(checkpoint));
        lastCheckpoint = checkpoint.directory();
        try (MetricsFile metrics = new MetricsFile(run)) {
            warnings.forEach(warning -> metrics.on(new PretrainEvent.Warning(checkpoint.step(), warning)));
        }
        warnings.forEach(warning -> emit(new PretrainEvent.Warning(checkpoint.step(), warning)));
        return go(checkpoint, Planner.NONE);
    }

    private RunResult go(@Nullable Checkpoint checkpoint, Planner planner) {
        try (MetricsFile metrics = new MetricsFile(run)) {
            listeners.add(0, metrics);
            Trainer trainer = new Trainer(model, config, config.steps());
            try {
                if (checkpoint != null) {
                    state = Checkpointing.readState(checkpoint, trainer.optimizer());
                }
                emitStarted(checkpoint != null);
                if (state.step() == 0) {
                    PretrainConfig planned = prepare(trainer, planner);
                    // Before its plan is written a run cannot be resumed: what came before would be of no use.
                    if (planned == null || (planner != Planner.NONE && stop.requested())) {
                        return finish(false);
                    }
                    if (!planned.equals(config)) {
                        config = planned;
                        state = state.scheduled(schedule());
                        trainer.close();
                        trainer = new Trainer(model, config, config.steps());
                        emitStarted(false);
                    }
                    writeConfig();
                    warnOfWarmup();
                }
                return finish(train(trainer));
            } finally {
                trainer.close();
            }
        }
    }

    private void writeConfig() {
        AtomicFiles.write(run.config(), ConfigFiles.toYaml(config));
    }

    /** The default is the paper's, for hundreds of thousands of steps. */
    private void warnOfWarmup() {
        long warmup = config.optimizer().warmupSteps();
        if (config.steps() < warmup) {
            emit(new PretrainEvent.Warning(
                    state.step(),
                    String.format(
                            Locale.ROOT,
                            "the run has %,d steps and optimizer.warmup_steps is %,d: the language module's rate only rises,"
                                    + " to %.0f %% of optimizer.language_rate; a short run wants --set"
                                    + " optimizer.warmup_steps=%d, and higher rates, such as --set optimizer.language_rate=5e-5"
                                    + " --set optimizer.knowledge_rate=5e-4",
                            config.steps(),
                            warmup,
                            100.0 * config.steps() / warmup,
                            Math.max(1, config.steps() / 10))));
        }
    }

    private void emitStarted(boolean resumed) {
        emit(new PretrainEvent.Started(
                state.step(),
                config.steps(),
                model.memory().entities(),
                model.parameters().size(),
                Provenance.lower(model.policy().precision()),
                Provenance.lower(model.policy().attention()),
                resumed,
                upcoming()));
    }

    /** Everything before the first step; null if interrupted. */
    private @Nullable PretrainConfig prepare(Trainer trainer, Planner planner) {
        long before = System.nanoTime();
        if (state.refreshDue() && !refresh()) {
            return null;
        }
        double refreshSeconds = seconds(before);
        // Where there is any, text that the LayerNorm was not fitted on.
        SequenceSource unseen = data.heldOutText().size() > 0 ? data.heldOutText() : data.text();
        emit(new MergeCalibration(model)
                .measure(someOf(unseen), config.mode() == PretrainConfig.Mode.JOINT ? data.batchBuilder() : null));
        before = System.nanoTime();
        evaluate("before");
        double evaluationSeconds = seconds(before);
        if (planner == Planner.NONE) {
            return config;
        }
        if (stop.requested()) {
            return null;
        }
        return planner.plan(config, new Planner.Measured(probeStep(trainer), refreshSeconds, evaluationSeconds));
    }

    /** Median seconds of a step that changes nothing; the first one warms up. */
    private double probeStep(Trainer trainer) {
        BatchBuilder builder = data.batchBuilder();
        double[] seconds = new double[PROBE_STEPS];
        for (int i = -1; i < PROBE_STEPS; i++) {
            long[] next = {(i + 1L) * config.text().microSteps()};
            long before = System.nanoTime();
            trainer.step(1, () -> builder.build(next[0]++), false);
            if (i >= 0) {
                seconds[i] = seconds(before);
            }
        }
        trainer.optimizer().zeroGradients();
        Arrays.sort(seconds);
        return seconds[PROBE_STEPS / 2];
    }

    /** Steps until the end or the stop; whether the end was reached. */
    private boolean train(Trainer trainer) {
        int microSteps = config.text().microSteps();
        Evaluator evaluator = new Evaluator(model, data, config);
        try (BatchAhead ahead =
                new BatchAhead(data.batchBuilder(), state.step() * microSteps, config.steps() * microSteps)) {
            while (state.step() < config.steps()) {
                if (stop.requested() || (state.refreshDue() && !refresh())) {
                    checkpointIfGood(trainer);
                    return false;
                }
                oneStep(trainer, ahead);
                long step = state.step();
                boolean last = step == config.steps();
                if (step % TRIM_EVERY == 0) {
                    NativeHeap.trim();
                }
                if (!last
                        && config.evaluation().every() > 0
                        && step % config.evaluation().every() == 0) {
                    evaluate("during", evaluator);
                }
                if (last) {
                    checkpoint(trainer);
                } else if (step % config.checkpoint().every() == 0) {
                    checkpointIfGood(trainer);
                }
            }
        }
        return true;
    }

    private void oneStep(Trainer trainer, BatchAhead ahead) {
        long step = state.step() + 1;
        long before = System.nanoTime();
        Trainer.StepResult result = trainer.step(step, ahead::take, true);
        state = state.stepped(result.tokens(), result.fault() != null);
        if (result.fault() != null) {
            emit(new PretrainEvent.Skipped(step, state.skippedInARow(), result.fault()));
            if (state.skippedInARow() >= NOT_FINITE_IN_A_ROW) {
                throw new DivergedException("stopped at step " + step + ": " + NOT_FINITE_IN_A_ROW
                        + " steps in a row had a " + result.fault()
                        + " that is not finite; the last good checkpoint is "
                        + (lastCheckpoint == null ? "that of step 0" : lastCheckpoint)
                        + "; try lower learning rates or compute.precision=fp32");
            }
            return;
        }
        emit(new PretrainEvent.Stepped(
                step,
                result.losses(),
                trainer.rates().language(step),
                trainer.rates().knowledge(step),
                result.gradientNorm(),
                result.tokens(),
                result.nodes(),
                seconds(before),
                result.waitSeconds(),
                NativeHeap.residentBytes()));
    }

    /** Refreshes the memory; false if interrupted, with nothing changed. */
    private boolean refresh() {
        if (!refreshes() && (state.hasMemory() || config.mode() == PretrainConfig.Mode.LANGUAGE)) {
            state = state.refreshed(schedule());
            return true;
        }
        long before = System.nanoTime();
        MemoryRefresh refresh = new MemoryRefresh(model, data, config, stop);
        Double cosine = refresh.run(
                !state.hasMemory(),
                done -> emit(new PretrainEvent.RefreshProgress(state.step(), done, refresh.size())));
        if (cosine == null) {
            return false;
        }
        state = state.refreshed(schedule());
        emit(new PretrainEvent.Refreshed(state.step(), state.refreshes(), seconds(before), cosine, upcoming()));
        return true;
    }

    private UpcomingRefreshes upcoming() {
        return refreshes()
                ? UpcomingRefreshes.of(
                        schedule(), Math.max(0, state.refreshes()), state.nextRefreshAt(), config.steps())
                : new UpcomingRefreshes(config.steps(), 0);
    }

    /** Whether the memory is made anew during training; random vectors stay as they are. */
    private boolean refreshes() {
        return config.mode() == PretrainConfig.Mode.JOINT
                && config.memory().initial() == PretrainConfig.MemoryInitialization.DESCRIPTIONS;
    }

    private RefreshSchedule schedule() {
        PretrainConfig.Memory memory = config.memory();
        return new RefreshSchedule(
                memory.initialInterval(), memory.increaseRatio(), memory.repeats(), memory.maximumInterval());
    }

    /**
     * While steps are not finite the weights may be at fault, and the checkpoint before them is the good one. A run that is
     * resumed from there takes the same steps again.
     */
    private void checkpointIfGood(Trainer trainer) {
        if (state.skippedInARow() == 0) {
            checkpoint(trainer);
        }
    }

    private void checkpoint(Trainer trainer) {
        lastCheckpoint = Checkpointing.write(checkpoints, model, trainer.optimizer(), state);
        emit(new PretrainEvent.CheckpointWritten(state.step(), lastCheckpoint));
    }

    private void evaluate(String phase) {
        evaluate(phase, new Evaluator(model, data, config));
    }

    private void evaluate(String phase, Evaluator evaluator) {
        EvaluationResult result = evaluator.evaluate();
        if (!result.measures().isEmpty()) {
            emit(new PretrainEvent.Evaluated(state.step(), phase, result));
        }
    }

    private RunResult finish(boolean completed) {
        if (completed) {
            evaluate("after");
        }
        emit(new PretrainEvent.Finished(state.step(), completed, seconds(started)));
        return new RunResult(
                run.path(),
                state.step(),
                completed,
                MetricsFile.evaluation(run.metrics(), "before").orElse(null),
                completed ? MetricsFile.evaluation(run.metrics(), "after").orElse(null) : null);
    }

    /** A few masked sequences, always the same ones. */
    private MaskedBatch someOf(SequenceSource text) {
        SplittableRandom random = new Randomness(config.seed()).stream(Purpose.EVALUATION, 0);
        int[] chosen = IntStream.range(0, Math.min(CALIBRATION_SEQUENCES, text.size()))
                .map(i -> random.nextInt(text.size()))
                .toArray();
        TextBatch batch = TextBatch.of(text, chosen, data.vocabulary().padId());
        return data.masking().mask(batch, random.split(), random.split());
    }

    private void emit(PretrainEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
