package org.jaket.pretrain;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jaket.model.Jaket;
import org.jaket.random.Randomness;
import org.jaket.tensor.Dropout;
import org.jaket.tensor.DropoutPool;

/**
 * Optimiser steps: forward, backward, clip, update. What surrounds them (refreshes, checkpoints, evaluations) is the
 * business of {@link Pretraining}.
 */
final class Trainer implements AutoCloseable {

    private final PretrainModel model;
    private final PretrainConfig config;
    private final AdamW optimizer;
    private final boolean ownsOptimizer;
    private final Objectives objectives;
    private final LearningRates rates;
    private final Randomness randomness;
    private final DropoutPool pool = new DropoutPool();
    private final double hiddenDropout;
    private final double attentionDropout;

    /** What one step gave; {@code fault} is null when everything was finite. */
    record StepResult(
            Losses losses,
            double gradientNorm,
            long tokens,
            long nodes,
            double waitSeconds,
            @org.jspecify.annotations.Nullable String fault) {}

    Trainer(PretrainModel model, PretrainConfig config, long totalSteps) {
        this(model, config, totalSteps, new AdamW(model.parameters(), config.optimizer()), true);
    }

    /** A trainer that works with another one's optimiser, which stays the other's. */
    Trainer(PretrainModel model, PretrainConfig config, long totalSteps, Trainer other) {
        this(model, config, totalSteps, other.optimizer, false);
    }

    private Trainer(
            PretrainModel model, PretrainConfig config, long totalSteps, AdamW optimizer, boolean ownsOptimizer) {
        this.ownsOptimizer = ownsOptimizer;
        this.model = model;
        this.config = config;
        this.optimizer = optimizer;
        this.objectives = new Objectives(model, config.loss());
        this.rates = new LearningRates(
                config.optimizer().languageRate(),
                config.optimizer().knowledgeRate(),
                config.optimizer().warmupSteps(),
                totalSteps);
        this.randomness = new Randomness(config.seed());
        this.hiddenDropout = Policies.hiddenDropout(config, model.languageConfig());
        this.attentionDropout = Policies.attentionDropout(config, model.languageConfig());
    }

    AdamW optimizer() {
        return optimizer;
    }

    LearningRates rates() {
        return rates;
    }

    /**
     * One optimiser step.
     *
     * @param step its number, from 1
     * @param batches gives the micro-batches in order
     * @param update whether weights change; a probe of the speed leaves them as they are
     */
    StepResult step(long step, java.util.function.Supplier<PretrainBatch> batches, boolean update) {
        int microSteps = config.text().microSteps();
        Sums sums = new Sums();
        optimizer.zeroGradients();
        String fault = null;
        for (int micro = 0; micro < microSteps; micro++) {
            long before = System.nanoTime();
            PretrainBatch batch = batches.get();
            sums.wait += (System.nanoTime() - before) / 1e9;
            Losses losses = accumulate(batch, (step - 1) * microSteps + micro, microSteps);
            sums.add(losses, batch);
            if (!Double.isFinite(losses.total())) {
                fault = "loss";
            }
        }
        double norm = fault == null ? optimizer.gradientNorm() : Double.NaN;
        if (fault == null && !Double.isFinite(norm)) {
            fault = "gradient";
        }
        if (fault == null && update) {
            optimizer.step(norm, group -> group.isLanguage() ? rates.language(step) : rates.knowledge(step));
        }
        return new StepResult(sums.mean(microSteps), norm, sums.tokens, sums.nodes, sums.wait, fault);
    }

    private Losses accumulate(PretrainBatch batch, long index, int microSteps) {
        try (PointerScope scope = new PointerScope()) {
            Jaket.Dropouts dropouts =
                    new Jaket.Dropouts(dropout(hiddenDropout, index), dropout(attentionDropout, index));
            Objectives.LossTensors losses =
                    model.policy().forward(() -> objectives.trainingLosses(batch, dropouts, 1.0 / microSteps));
            Losses values = losses.values();
            // Without a single example there is nothing to learn from.
            if (Double.isFinite(values.total()) && losses.total().requires_grad()) {
                Tensor total = microSteps == 1 ? losses.total() : losses.total().div(new Scalar(microSteps));
                total.backward();
            }
            return values;
        }
    }

    private Dropout dropout(double rate, long index) {
        return rate == 0 ? Dropout.NONE : Dropout.of(pool, rate, randomness, index);
    }

    @Override
    public void close() {
        if (ownsOptimizer) {
            optimizer.close();
        }
        pool.close();
    }

    /** Sums over micro-steps. */
    private static final class Sums {
        private final double[] losses = new double[5];
        private final int[] counts = new int[5];
        private long tokens;
        private long nodes;
        private double wait;

        void add(Losses values, PretrainBatch batch) {
            List<Double> all =
                    List.of(values.category(), values.relation(), values.token(), values.entity(), values.total());
            for (int i = 0; i < losses.length; i++) {
                if (!Double.isNaN(all.get(i))) {
                    losses[i] += all.get(i);
                    counts[i]++;
                }
            }
            tokens += batch.text().text().tokenCount();
            nodes += batch.neighborhood() == null ? 0 : batch.neighborhood().nodes().length;
        }

        Losses mean(int microSteps) {
            double total = counts[4] < microSteps ? Double.NaN : losses[4] / microSteps;
            return new Losses(task(0), task(1), task(2), task(3), total);
        }

        private double task(int i) {
            return counts[i] == 0 ? Double.NaN : losses[i] / counts[i];
        }
    }
}
