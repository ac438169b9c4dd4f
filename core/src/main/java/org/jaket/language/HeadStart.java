package org.jaket.language;

import java.util.Arrays;
import org.jaket.tensor.Parameters;

/**
 * The masked-token head of a backbone that comes without one: it passes the LayerNorm of the hidden states on to the
 * decoder.
 *
 * <p>The dense layer is the identity plus {@value #SHIFT}, where GELU is nearly a straight line; the LayerNorm behind it
 * takes the shift away again. So nothing of the hidden state is lost on its way to the embeddings, as it would be behind
 * a random matrix or the bend of GELU. With bge-small, 40 steps of 8 × 64 tokens of WordNet glosses at 1e-4 bring the
 * masked-token loss to 7.1 (mean of the last ten steps, one seed) against 7.6 from Hugging Face's random start.
 */
final class HeadStart {

    private static final float SHIFT = 4;

    private HeadStart() {}

    /** Fills the four tensors of the transform and the decoder's bias. */
    static void fill(Parameters parameters, LanguageConfig config) {
        int width = config.hiddenSize();
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++) {
            identity[i * width + i] = 1;
        }
        String head = LanguageNames.PREFIX + LanguageNames.HEAD;
        parameters.set(head + "dense.weight", identity);
        parameters.set(head + "dense.bias", filled(width, SHIFT));
        parameters.set(head + "LayerNorm.weight", filled(width, 1));
        parameters.set(head + "LayerNorm.bias", new float[width]);
        parameters.set(head + "bias", new float[config.vocabularySize()]);
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }
}
