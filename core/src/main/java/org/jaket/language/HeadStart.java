package org.jaket.language;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.tensor.Parameters;

/** The masked-token head of a backbone that comes without one. */
final class HeadStart {

    private HeadStart() {}

    /** Fills the four tensors of the transform and the decoder's bias. */
    static void fill(Parameters parameters, LanguageConfig config, Randomness randomness) {
        int width = config.hiddenSize();
        SplittableRandom random = randomness.stream(Purpose.INITIALIZATION, 0);
        float[] dense = new float[width * width];
        for (int i = 0; i < dense.length; i++) {
            dense[i] = (float) (0.02 * random.nextGaussian());
        }
        String head = LanguageNames.PREFIX + LanguageNames.HEAD;
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        parameters.set(head + "dense.weight", dense);
        parameters.set(head + "dense.bias", new float[width]);
        parameters.set(head + "LayerNorm.weight", ones);
        parameters.set(head + "LayerNorm.bias", new float[width]);
        parameters.set(head + "bias", new float[config.vocabularySize()]);
    }
}
