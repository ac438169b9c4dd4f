package org.jaket.pretrain;

import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.memory.EntityMemory;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Tensors;

/** Computes the whole memory anew with the current LM1 and blends it in (section 3.5). */
final class MemoryRefresh {

    private static final int SAMPLE = 512;

    private final PretrainModel model;
    private final PretrainData data;
    private final PretrainConfig config;
    private final StopSignal stop;

    MemoryRefresh(PretrainModel model, PretrainData data, PretrainConfig config, StopSignal stop) {
        this.model = model;
        this.data = data;
        this.config = config;
        this.stop = stop;
    }

    /**
     * Refreshes.
     *
     * <p>New vectors are made beside the old ones and taken over at the end, so an interruption leaves the memory as
     * it was.
     *
     * @param first whether this is the first computation, which replaces instead of blending
     * @param progress is told how many descriptions are done
     * @return mean cosine of a sample of old vectors with new ones, NaN for the first; null if interrupted
     */
    @org.jspecify.annotations.Nullable
    Double run(boolean first, IntConsumer progress) {
        EntityMemory memory = model.memory();
        Randomness randomness = new Randomness(config.seed());
        if (config.memory().initial() == PretrainConfig.MemoryInitialization.RANDOM) {
            memory.fillRandom(randomness);
            if (model.relationMemory() != null) {
                model.relationMemory().fillRandom(new Randomness(randomness.key(Purpose.RANDOM_MEMORY, -1)));
            }
            return Double.NaN;
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor fresh = Tensors.zeros(memory.vectors().scalar_type(), memory.entities(), memory.hiddenSize());
            DescriptionEncoder encoder = new DescriptionEncoder(
                    model.jaket().language(), model.policy(), config.memory().tokensPerBatch());
            boolean done = encoder.encode(
                    Descriptions.of(data.dataset()),
                    IntStream.range(0, memory.entities()).toArray(),
                    fresh,
                    progress,
                    stop::requested);
            if (!done) {
                return null;
            }
            if (model.relationMemory() != null) {
                refreshRelations(encoder, model.relationMemory(), first);
            }
            if (first) {
                memory.replace(fresh);
                return Double.NaN;
            }
            double cosine = memory.cosine(fresh, sample(randomness, memory.entities()));
            memory.update(fresh, config.memory().momentum());
            return cosine;
        }
    }

    /** Comes when nothing interrupts any more. */
    private void refreshRelations(DescriptionEncoder encoder, EntityMemory relations, boolean first) {
        Tensor fresh = encoder.relations(data.relationDescriptions());
        if (first) {
            relations.replace(fresh);
        } else {
            relations.update(fresh, config.memory().momentum());
        }
    }

    private static int[] sample(Randomness randomness, int entities) {
        SplittableRandom random = randomness.stream(Purpose.REPORT, 0);
        return IntStream.range(0, Math.min(SAMPLE, entities))
                .map(i -> random.nextInt(entities))
                .toArray();
    }

    /** How many descriptions a refresh reads. */
    int size() {
        return model.memory().entities();
    }
}
