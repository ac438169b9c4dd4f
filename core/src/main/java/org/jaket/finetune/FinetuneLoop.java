package org.jaket.finetune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.pretrain.AdamW;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TensorFiles;
import org.jaket.store.Checkpoint;
import org.jaket.store.CheckpointDirectory;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Tensors;

/**
 * The training loop of every downstream task: steps, looks at the development part, checkpoints, an early stop. At the
 * end the parameters hold the weights with the best score.
 *
 * <p>Everything is a function of the step, so a run that was interrupted goes on as if it had not been, wherever its
 * checkpoint lies.
 */
public final class FinetuneLoop {

    private static final int NOT_FINITE_IN_A_ROW = 10;
    private static final String MODEL = "model.safetensors";

    /** The file of a checkpoint that holds the weights with the best score. */
    static final String BEST = "best.safetensors";

    /** The one tensor in it. */
    static final String WEIGHTS = "weights";

    private static final String OPTIMIZER = "optimizer.safetensors";

    private final FinetuneTask task;
    private final TrainingOptions options;
    private final List<FinetuneListener> listeners;
    private final StopSignal stop;
    private final CheckpointDirectory checkpoints;
    private final Path metrics;
    private final long started = System.nanoTime();
    private long lastCheckpoint = System.nanoTime();
    private FinetuneState state = FinetuneState.INITIAL;

    /**
     * How training ended.
     *
     * @param completed false when it was interrupted and can be resumed
     * @param step the last finished step
     * @param bestStep the step whose weights the parameters now hold
     * @param bestScore their score on the development part
     * @param diverged whether it ended early, as ten steps in a row were not finite
     */
    public record Result(boolean completed, long step, long bestStep, double bestScore, boolean diverged) {}

    /**
     * A loop.
     *
     * @param run the run directory; checkpoints that it holds are gone on from
     * @param task what is trained
     * @param options how
     * @param listeners hear of everything that happens
     * @param stop ends training early, with a checkpoint
     */
    public FinetuneLoop(
            RunDirectory run,
            FinetuneTask task,
            TrainingOptions options,
            List<FinetuneListener> listeners,
            StopSignal stop) {
        this.task = task;
        this.options = options;
        this.listeners = new ArrayList<>(listeners);
        this.stop = stop;
        this.checkpoints = new CheckpointDirectory(run.path(), 1);
        this.metrics = run.metrics();
    }

    /**
     * Trains to the end, or until the stop. When ten steps in a row are not finite, training has come to its end too, with the
     * weights of the best look: no further step would change any.
     *
     * @throws org.jaket.store.BadInputException if a checkpoint is damaged or of another task
     */
    public Result run() {
        List<String> warnings = new ArrayList<>();
        Optional<Checkpoint> checkpoint = checkpoints.latest(warnings::add);
        try (PointerScope scope = new PointerScope();
                AdamW optimizer = new AdamW(task.parameters(), options.optimizer())) {
            Tensor best = Tensors.zeros(ScalarType.Float, task.parameters().size());
            checkpoint.ifPresent(found -> read(found, optimizer, best));
            try (FinetuneMetrics file =
                    new FinetuneMetrics(metrics, checkpoint.isPresent() ? state.step() : FinetuneMetrics.NONE)) {
                listeners.add(0, file);
                emit(new FinetuneEvent.Started(
                        state.step(), options.steps(), task.parameters().size(), checkpoint.isPresent()));
                warnings.forEach(warning -> emit(new FinetuneEvent.Warning(state.step(), warning)));
                return train(optimizer, best, checkpoint.isPresent());
            }
        }
    }

    private Result train(AdamW optimizer, Tensor best, boolean resumed) {
        // A checkpoint of step 0 has been looked at: a second look would cost a piece of the patience.
        if (!resumed) {
            look(best);
        }
        while (!ended()) {
            if (stop.requested()) {
                checkpoint(optimizer, best);
                return finish(false);
            }
            step(optimizer);
            if (state.step() % options.validateEvery() == 0 || state.step() == options.steps()) {
                look(best);
            }
            if (ended() || (System.nanoTime() - lastCheckpoint) / 1e9 >= options.checkpointSeconds()) {
                checkpoint(optimizer, best);
            }
        }
        task.parameters().weights().copy_(best);
        return finish(true);
    }

    private boolean ended() {
        return state.step() >= options.steps()
                || diverged()
                || (options.patience() > 0 && state.looksSinceBest() >= options.patience());
    }

    private boolean diverged() {
        return state.skippedInARow() >= NOT_FINITE_IN_A_ROW;
    }

    private void step(AdamW optimizer) {
        long step = state.step() + 1;
        long before = System.nanoTime();
        double loss = 0;
        optimizer.zeroGradients();
        for (int part = 0; part < task.parts() && Double.isFinite(loss); part++) {
            try (PointerScope scope = new PointerScope()) {
                Tensor tensor = task.loss(step, part);
                loss += Tensors.item(tensor);
                if (Double.isFinite(loss)) {
                    tensor.backward();
                }
            }
        }
        double norm = Double.isFinite(loss) ? optimizer.gradientNorm() : Double.NaN;
        boolean skipped = !Double.isFinite(norm);
        state = state.stepped(skipped);
        if (skipped) {
            skip(step, Double.isFinite(loss) ? "gradient" : "loss");
            return;
        }
        double share = options.rateShare(step);
        optimizer.step(norm, group -> share * peak(group));
        task.updated(group -> share * peak(group));
        emit(new FinetuneEvent.Stepped(step, loss, norm, seconds(before)));
    }

    private double peak(ParameterGroup group) {
        if (group.isTask()) {
            return options.taskRate();
        }
        return group.isLanguage() ? options.languageRate() : options.knowledgeRate();
    }

    private void skip(long step, String what) {
        emit(new FinetuneEvent.Skipped(step, what));
        if (diverged()) {
            emit(new FinetuneEvent.Warning(
                    step,
                    "training diverged: " + NOT_FINITE_IN_A_ROW + " steps in a row up to step " + step + " had a "
                            + what
                            + " that is not finite; it ends with the weights of step " + state.bestStep()
                            + ", the best look; try lower learning rates"));
        }
    }

    private void look(Tensor best) {
        long before = System.nanoTime();
        double score = task.validate();
        state = state.looked(score);
        if (state.isBest()) {
            best.copy_(task.parameters().weights());
        }
        emit(new FinetuneEvent.Validated(state.step(), score, state.isBest(), seconds(before)));
    }

    private void checkpoint(AdamW optimizer, Tensor best) {
        checkpoints.write(state.step(), partial -> {
            TensorFiles.write(partial.resolve(MODEL), task.parameters());
            TensorFiles.write(partial.resolve(OPTIMIZER), moments(optimizer));
            TensorFiles.write(partial.resolve(BEST), Map.of(WEIGHTS, best));
            return state.toMap();
        });
        lastCheckpoint = System.nanoTime();
    }

    private void read(Checkpoint checkpoint, AdamW optimizer, Tensor best) {
        TensorFiles.read(checkpoint.path(MODEL), task.parameters());
        TensorFiles.read(checkpoint.path(OPTIMIZER), moments(optimizer));
        TensorFiles.read(checkpoint.path(BEST), Map.of(WEIGHTS, best));
        state = FinetuneState.of(checkpoint);
        optimizer.restore(state.updates());
    }

    private static Map<String, Tensor> moments(AdamW optimizer) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("first_moment", optimizer.first());
        tensors.put("second_moment", optimizer.second());
        return tensors;
    }

    private Result finish(boolean completed) {
        emit(new FinetuneEvent.Finished(
                state.step(), state.bestStep(), state.bestScore(), completed, seconds(started)));
        return new Result(completed, state.step(), state.bestStep(), state.bestScore(), diverged());
    }

    private void emit(FinetuneEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
