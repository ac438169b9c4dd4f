package org.jaket.text;

import java.util.SplittableRandom;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;

/** Builds the text batch of a step as a pure function of the step (section 3.6: "we uniformly sample a batch"). */
public final class TextBatcher {

    private final SequenceSource source;
    private final Randomness randomness;
    private final int size;
    private final int padId;

    /**
     * Prepares to draw batches; may be used from many threads if the source may.
     *
     * @param source the sequences to draw from
     * @param randomness the run's randomness
     * @param size B, sequences in a batch
     * @param padId the padding token
     * @throws IllegalArgumentException if the source is empty or the size not positive
     */
    public TextBatcher(SequenceSource source, Randomness randomness, int size, int padId) {
        if (source.size() == 0) {
            throw new IllegalArgumentException("there is no text to draw batches from");
        }
        if (size < 1) {
            throw new IllegalArgumentException("expected at least one sequence in a batch, found " + size);
        }
        this.source = source;
        this.randomness = randomness;
        this.size = size;
        this.padId = padId;
    }

    /**
     * The batch of a step: B sequences, each drawn uniformly and independently.
     *
     * @param step the training step, or micro-step where gradients are accumulated
     * @return the batch
     */
    public TextBatch batch(long step) {
        SplittableRandom random = randomness.stream(Purpose.TEXT_SAMPLING, step);
        int[] indices = new int[size];
        for (int b = 0; b < size; b++) {
            indices[b] = random.nextInt(source.size());
        }
        return TextBatch.of(source, indices, padId);
    }
}
