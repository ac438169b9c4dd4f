package org.jaket.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.Neighborhood;
import org.jaket.language.LanguageConfig;
import org.jaket.language.TokenBatch;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.model.Jaket;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.Dataset;
import org.jaket.store.TokenSequences;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.ParameterGroup;
import org.jaket.tensor.Parameters;
import org.jaket.tensor.Tensors;

/**
 * A model with random weights whose training step, and the parts of it, can be timed: what {@code jaket bench} measures
 * is the code that pre-training runs.
 *
 * <p>Batches are built when the probe is opened, since in a run another thread builds them ahead. Owns a model and an
 * optimiser; the data set stays the caller's.
 */
public final class StepProbe implements AutoCloseable {

    private static final double DEVIATION = 0.02;

    private final PretrainConfig config;
    private final PretrainData data;
    private final PretrainModel model;
    private final Trainer trainer;
    private final List<PretrainBatch> batches = new ArrayList<>();
    private long steps;

    /**
     * How much work a step is, as means over the batches that the probe goes through.
     *
     * @param sequences B
     * @param length T, padding included
     * @param maskedTokens masked positions, whose token is predicted
     * @param nodes unique entities at each layer of the knowledge module, from those read from the memory to the roots
     * @param fanOut r
     */
    public record Work(double sequences, double length, double maskedTokens, List<Double> nodes, int fanOut) {}

    private StepProbe(PretrainData data, PretrainModel model, Trainer trainer, PretrainConfig config, int batches) {
        this.config = config;
        this.data = data;
        this.model = model;
        this.trainer = trainer;
        BatchBuilder builder = data.batchBuilder();
        for (int i = 0; i < batches; i++) {
            this.batches.add(builder.build(i));
        }
    }

    /**
     * Opens a probe.
     *
     * @param dataset text, graph and descriptions
     * @param language the shape of the encoder; its vocabulary holds every token of the data set
     * @param config all options of pre-training; one micro-step a step
     * @param batches how many different batches the steps go through
     * @return a probe with random weights
     * @throws IllegalArgumentException if steps accumulate gradients or there is no batch
     * @throws org.jaket.store.BadInputException if options contradict each other
     */
    public static StepProbe open(Dataset dataset, LanguageConfig language, PretrainConfig config, int batches) {
        requireSimple(config, batches);
        PretrainData data = new PretrainData(dataset, config);
        PretrainModel model =
                new PretrainModel(language, config, data.sizes(), Policies.choose(config, language), true);
        StepProbe probe = new StepProbe(data, model, new Trainer(model, config, config.steps()), config, batches);
        probe.initialize();
        return probe;
    }

    /**
     * The same model under other options: batch, dropout, precision, attention. Weights, memory and the optimiser's state
     * are shared; this probe goes on owning them and must be closed after the other.
     *
     * @param other all options of pre-training; one micro-step a step, the same knowledge module and edges
     * @return a probe over the same weights, with batches of its own
     * @throws IllegalArgumentException if steps accumulate gradients, or the model would be another one
     * @throws org.jaket.store.BadInputException if options contradict each other
     */
    public StepProbe variant(PretrainConfig other) {
        requireSimple(other, batches.size());
        if (!other.knowledge().equals(config.knowledge())
                || !other.graph().edges().equals(config.graph().edges())) {
            throw new IllegalArgumentException("expected the same knowledge module and edges");
        }
        PretrainModel same = model.computedBy(Policies.choose(other, model.languageConfig()));
        PretrainData itsData = new PretrainData(data.dataset(), other);
        Trainer its = new Trainer(same, other, other.steps(), trainer);
        return new StepProbe(itsData, same, its, other, batches.size());
    }

    private static void requireSimple(PretrainConfig config, int batches) {
        if (config.text().microSteps() != 1 || batches < 1) {
            throw new IllegalArgumentException("expected one micro-step a step and at least one batch, found "
                    + config.text().microSteps() + " and " + batches);
        }
    }

    private void initialize() {
        Parameters parameters = model.parameters();
        Randomness randomness = new Randomness(config.seed());
        int stream = 0;
        for (Parameters.Slot slot : parameters.slots().values()) {
            float[] values = new float[Math.toIntExact(slot.size())];
            if (slot.group() == ParameterGroup.LANGUAGE_DECAY || slot.group() == ParameterGroup.KNOWLEDGE_DECAY) {
                SplittableRandom random = randomness.stream(Purpose.INITIALIZATION, stream++);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (DEVIATION * random.nextGaussian());
                }
            } else if (slot.name().endsWith("weight")) {
                Arrays.fill(values, 1);
            }
            parameters.set(slot.name(), values);
        }
        model.jaket().knowledge().initialize(randomness, config.knowledge().initialScale());
        model.memory().fillRandom(randomness);
    }

    /** Precision and attention kernel that the options and this machine led to. */
    public ComputePolicy policy() {
        return model.policy();
    }

    /** The number of trainable values. */
    public long parameters() {
        return model.parameters().size();
    }

    /** The work of a step. */
    public Work work() {
        List<Double> nodes = new ArrayList<>();
        for (int layer = 0; layer <= config.knowledge().layers(); layer++) {
            int l = layer;
            nodes.add(batches.stream()
                    .mapToInt(batch -> neighborhood(batch).count(l))
                    .average()
                    .orElseThrow());
        }
        return new Work(
                mean(batch -> batch.text().text().size()),
                mean(batch -> batch.text().text().length()),
                mean(batch -> batch.text().maskedPositions().length),
                nodes,
                config.knowledge().fanOut());
    }

    private double mean(java.util.function.ToIntFunction<PretrainBatch> count) {
        return batches.stream().mapToInt(count).average().orElseThrow();
    }

    /**
     * One whole optimiser step on the next batch: forward, backward, clip, update.
     *
     * @return seconds
     */
    public double step() {
        PretrainBatch batch = batches.get((int) (steps % batches.size()));
        steps++;
        long before = System.nanoTime();
        trainer.step(steps, () -> batch, true);
        return seconds(before);
    }

    /**
     * The knowledge module alone, forward and backward, on the batch of the next step, the reading of the memory
     * included.
     *
     * @return seconds
     */
    public double knowledge() {
        Neighborhood neighborhood = neighborhood(batches.get((int) (steps % batches.size())));
        long before = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
            Tensor entities = model.policy().forward(() -> model.jaket().entities(model.memory(), neighborhood, null));
            entities.square().sum().backward();
        }
        return seconds(before);
    }

    /**
     * The update alone: norm, clipping, AdamW.
     *
     * @return seconds
     */
    public double update() {
        long before = System.nanoTime();
        AdamW optimizer = trainer.optimizer();
        optimizer.zeroGradients();
        optimizer.step(optimizer.gradientNorm() + 2 * config.optimizer().clipNorm(), group -> 0);
        return seconds(before);
    }

    /**
     * Some of the entities whose vectors the step reads from the memory.
     *
     * @param count how many, at most
     * @return entities of the first batch, drawn without replacement
     */
    public int[] sampledEntities(int count) {
        int[] nodes = neighborhood(batches.get(0)).nodes().clone();
        SplittableRandom random = new Randomness(config.seed()).stream(Purpose.REPORT, 0);
        int wanted = Math.min(count, nodes.length);
        for (int i = 0; i < wanted; i++) {
            int j = i + random.nextInt(nodes.length - i);
            int swapped = nodes[i];
            nodes[i] = nodes[j];
            nodes[j] = swapped;
        }
        return Arrays.copyOf(nodes, wanted);
    }

    /**
     * Computes entity vectors from descriptions as a refresh does.
     *
     * @param entities whose descriptions
     * @return seconds
     */
    public double describe(int[] entities) {
        DescriptionEncoder encoder = new DescriptionEncoder(
                model.jaket().language(), model.policy(), config.memory().tokensPerBatch());
        try (PointerScope scope = new PointerScope()) {
            Tensor into = Tensors.zeros(
                    ScalarType.Float, entities.length, model.memory().hiddenSize());
            long before = System.nanoTime();
            encoder.encode(Descriptions.of(data.dataset()), entities, into, done -> {}, () -> false);
            return seconds(before);
        }
    }

    /**
     * Computes entity vectors from descriptions forward and backward, as a model that trains LM1 through them would.
     *
     * @param entities whose descriptions
     * @return seconds
     */
    public double describeWithGradient(int[] entities) {
        TokenSequences descriptions = data.dataset().descriptions();
        int[] order = IntStream.of(entities)
                .boxed()
                .sorted(Comparator.comparingInt(descriptions::length))
                .mapToInt(Integer::intValue)
                .toArray();
        long before = System.nanoTime();
        int done = 0;
        while (done < order.length) {
            int end = done + 1;
            while (end < order.length
                    && (end + 1 - done) * descriptions.length(order[end])
                            <= config.memory().tokensPerBatch()) {
                end++;
            }
            TokenBatch batch = batch(descriptions, Arrays.copyOfRange(order, done, end));
            try (PointerScope scope = new PointerScope()) {
                Tensor z = model.policy().forward(() -> model.jaket()
                        .language()
                        .lower(batch, Jaket.Dropouts.NONE.hidden(), Jaket.Dropouts.NONE.attention()));
                z.square().sum().backward();
            }
            done = end;
        }
        return seconds(before);
    }

    private TokenBatch batch(TokenSequences descriptions, int[] entities) {
        int length = descriptions.length(entities[entities.length - 1]);
        int[] tokens = new int[entities.length * length];
        Arrays.fill(tokens, data.vocabulary().padId());
        int[] lengths = new int[entities.length];
        for (int i = 0; i < entities.length; i++) {
            lengths[i] = descriptions.length(entities[i]);
            descriptions.copy(entities[i], tokens, i * length);
        }
        return new TokenBatch(entities.length, length, tokens, lengths);
    }

    private static Neighborhood neighborhood(PretrainBatch batch) {
        Neighborhood neighborhood = batch.neighborhood();
        if (neighborhood == null) {
            throw new IllegalStateException("the batch has no neighbourhood; a probe needs mode joint");
        }
        return neighborhood;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }

    @Override
    public void close() {
        trainer.close();
        model.close();
    }
}
