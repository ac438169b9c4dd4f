package org.jaket.tasks.entities;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jaket.finetune.FinetuneTask;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tasks.EpochBatches;
import org.jaket.tasks.TransductiveSplit;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;
import org.jspecify.annotations.Nullable;

/** Training and prediction of entity categories from entity vectors. */
final class EntityTask implements FinetuneTask {

    private static final int ROWS_AT_ONCE = 1024;

    private final Parameters parameters;
    private final EntityEncoder encoder;
    private final CategoryClassifier classifier;
    private final TransductiveSplit split;
    private final int[] trainTargets;
    private final int[] devTargets;
    private final EpochBatches batches;
    private final Randomness randomness;
    private final double dropout;
    private final @Nullable PullToStart pull;

    /**
     * Predictions.
     *
     * @param categories predicted category of each entity
     * @param confidence its probability
     */
    record Predicted(int[] categories, float[] confidence) {}

    EntityTask(
            Parameters parameters,
            EntityEncoder encoder,
            TransductiveSplit split,
            int[] trainTargets,
            int[] devTargets,
            int batchSize,
            double dropout,
            @Nullable PullToStart pull,
            Randomness randomness) {
        this.parameters = parameters;
        this.encoder = encoder;
        this.classifier = new CategoryClassifier(parameters);
        this.split = split;
        this.trainTargets = trainTargets;
        this.devTargets = devTargets;
        this.batches = new EpochBatches(split.train().length, batchSize, randomness);
        this.dropout = dropout;
        this.pull = pull;
        this.randomness = randomness;
    }

    long stepsPerEpoch() {
        return batches.stepsPerEpoch();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor loss(long step, int part) {
        int[] chosen = batches.at(step);
        int[] entities = Arrays.stream(chosen).map(i -> split.train()[i]).toArray();
        int[] targets = Arrays.stream(chosen).map(i -> trainTargets[i]).toArray();
        Tensor vectors = encoder.vectors(entities, randomness.stream(Purpose.NEIGHBOR_SAMPLING, step), step);
        return torch.cross_entropy_loss(
                classifier.scores(dropped(vectors, step)), Tensors.indices(targets, targets.length));
    }

    /** One mask a step, drawn on its own: a {@code DropoutPool} would draw four million numbers for it. */
    private Tensor dropped(Tensor vectors, long step) {
        if (dropout == 0) {
            return vectors;
        }
        SplittableRandom random = randomness.stream(Purpose.DROPOUT, step);
        float[] mask = new float[Math.toIntExact(vectors.numel())];
        float kept = (float) (1 / (1 - dropout));
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextDouble() < dropout ? 0 : kept;
        }
        return vectors.mul(Tensors.floats(mask, Tensors.shape(vectors)));
    }

    @Override
    public void updated(ToDoubleFunction<ParameterGroup> rate) {
        if (pull != null) {
            pull.apply(rate);
        }
    }

    @Override
    public double validate() {
        int[] predicted = predict(split.dev()).categories();
        int hits = 0;
        for (int i = 0; i < predicted.length; i++) {
            hits += predicted[i] == devTargets[i] ? 1 : 0;
        }
        return predicted.length == 0 ? 0 : (double) hits / predicted.length;
    }

    /**
     * Probabilities of all categories for some of a part's entities, with the neighbours that {@link #predict} samples for
     * the whole part.
     *
     * @param entities the part
     * @param wanted which of them
     * @return entity to the probability of each category
     */
    Map<Integer, float[]> probabilities(int[] entities, Set<Integer> wanted) {
        Map<Integer, float[]> probabilities = new HashMap<>();
        for (int from = 0; from < entities.length; from += ROWS_AT_ONCE) {
            int[] part = Arrays.copyOfRange(entities, from, Math.min(entities.length, from + ROWS_AT_ONCE));
            if (Arrays.stream(part).noneMatch(wanted::contains)) {
                continue;
            }
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor vectors = encoder.vectors(part, randomness.stream(Purpose.EVALUATION, from), 0);
                float[] shares = Tensors.toFloats(classifier.scores(vectors).softmax(1));
                int width = shares.length / part.length;
                for (int i = 0; i < part.length; i++) {
                    if (wanted.contains(part[i])) {
                        probabilities.put(part[i], Arrays.copyOfRange(shares, i * width, (i + 1) * width));
                    }
                }
            }
        }
        return probabilities;
    }

    /** Predicts, always with the same sampled neighbours. */
    Predicted predict(int[] entities) {
        int[] categories = new int[entities.length];
        float[] confidence = new float[entities.length];
        for (int from = 0; from < entities.length; from += ROWS_AT_ONCE) {
            int[] part = Arrays.copyOfRange(entities, from, Math.min(entities.length, from + ROWS_AT_ONCE));
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                Tensor vectors = encoder.vectors(part, randomness.stream(Purpose.EVALUATION, from), 0);
                Tensor shares = classifier.scores(vectors).softmax(1);
                Tensor best = torch.argmax(shares, new LongOptional(1), true);
                long[] index = Tensors.toLongs(best);
                float[] share = Tensors.toFloats(shares.gather(1, best));
                for (int i = 0; i < part.length; i++) {
                    categories[from + i] = (int) index[i];
                    confidence[from + i] = share[i];
                }
            }
        }
        return new Predicted(categories, confidence);
    }
}
