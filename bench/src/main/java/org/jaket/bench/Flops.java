package org.jaket.bench;

import java.util.List;
import org.jaket.language.LanguageConfig;
import org.jaket.pretrain.StepProbe;

/**
 * Model FLOP of a training step: 2 for each multiply-add of the matrix products that the model's formulas name, forward
 * once and backward twice.
 *
 * <p>Backward is counted once where no gradient of the input is wanted: the first layer of the knowledge module reads the
 * memory, which is not trained. LayerNorm, GELU, softmax, dropout, losses and the optimiser count nothing.
 *
 * @param layers linear layers of the encoder: 4 F² + 2 F I a token and layer
 * @param attention scores and context: 2 T F a token and layer
 * @param head the masked-token head: F² + F V a masked position
 * @param knowledge projection, both halves of the attention vector, weighted sum of the messages (Eq. 1 and 2)
 */
record Flops(double layers, double attention, double head, double knowledge) {

    private static final double FORWARD_AND_BACKWARD = 3;
    private static final double WITHOUT_INPUT_GRADIENT = 2;

    static Flops of(StepProbe.Work work, LanguageConfig config) {
        double f = config.hiddenSize();
        double tokens = work.sequences() * work.length();
        double perLayer = 4 * f * f + 2 * f * config.intermediateSize();
        double all = 2 * FORWARD_AND_BACKWARD;
        return new Flops(
                all * config.layers() * tokens * perLayer,
                all * config.layers() * tokens * 2 * work.length() * f,
                all * work.maskedTokens() * (f * f + f * config.vocabularySize()),
                knowledge(work, f));
    }

    private static double knowledge(StepProbe.Work work, double f) {
        double sum = 0;
        List<Double> nodes = work.nodes();
        for (int layer = 1; layer < nodes.size(); layer++) {
            double source = nodes.get(layer - 1);
            double target = nodes.get(layer);
            double projection = 2 * source * f * f;
            double rest = 2 * f * (source + target + target * work.fanOut());
            sum += (layer == 1 ? WITHOUT_INPUT_GRADIENT : FORWARD_AND_BACKWARD) * projection
                    + FORWARD_AND_BACKWARD * rest;
        }
        return sum;
    }

    double total() {
        return layers + attention + head + knowledge;
    }
}
